import { CommanderError } from 'commander';
import type { Environment } from '../config.ts';
import { exitCodeOf } from '../failure.ts';
import { buildProgram } from './program.ts';
import { reportFailure } from './report.ts';

/** Runs one command to its end: what it says goes to the standard streams, how it ended to `process.exitCode`. */
export async function runCommand(args: readonly string[], environment: Environment): Promise<void> {
  try {
    await buildProgram(environment).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) reportFailure(error, args.includes('--json'));
    process.exitCode = exitCodeOf(error);
  }
}
