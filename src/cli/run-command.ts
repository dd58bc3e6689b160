import { type Command, CommanderError } from 'commander';
import type { Environment } from '../config.ts';
import { exitCodeOf } from '../failure.ts';
import { buildProgram } from './program.ts';
import { reportFailure } from './report.ts';

/** Runs one command to its end: what it says goes to the standard streams, how it ended to `process.exitCode`. */
export async function runCommand(args: readonly string[], environment: Environment): Promise<void> {
  const isJson = args.includes('--json');
  const program = buildProgram(environment);
  if (isJson) silence(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // What is wrong usage has been said, to people.
    if (!(error instanceof CommanderError) || (isJson && error.exitCode !== 0)) reportFailure(error, isJson);
    process.exitCode = exitCodeOf(error);
  }
}

/** Sub-commands do not inherit this. */
function silence(command: Command): void {
  command.configureOutput({ writeErr: () => undefined });
  for (const child of command.commands) silence(child);
}
