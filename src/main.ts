/** The `admittance` command. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CommanderError } from 'commander';
import { buildProgram } from './cli/program.ts';
import { exitCodeOf, reportFailure } from './cli/report.ts';
import { ConfigError, type Environment } from './config.ts';

const json = process.argv.includes('--json');

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  // What is really set wins over the file.
  await buildProgram({ ...readEnvFile(), ...process.env }).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) reportFailure(error, json);
  process.exitCode = exitCodeOf(error);
}

function readEnvFile(): Environment {
  if (!existsSync('.env')) return {};
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch (error) {
    throw new ConfigError([`The file .env cannot be read (${(error as NodeJS.ErrnoException).code}).`]);
  }
}
