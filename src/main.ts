/** The `admittance` command. */
import { readEnvFile } from './cli/env-file.ts';
import { reportFailure } from './cli/report.ts';
import { runCommand } from './cli/run-command.ts';
import { exitCodeOf } from './failure.ts';

const args = process.argv.slice(2);

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  // What is really set wins over the file.
  await runCommand(args, { ...readEnvFile(), ...process.env });
} catch (error) {
  reportFailure(error, args.includes('--json'));
  process.exitCode = exitCodeOf(error);
}
