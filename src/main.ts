/** The `admittance` command. */
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CommanderError } from 'commander';
import { buildProgram } from './cli/program.ts';
import { exitCodeOf, reportFailure } from './cli/report.ts';

const json = process.argv.includes('--json');
try {
  // What is really set wins over the file.
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  await buildProgram({ ...file, ...process.env }).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) reportFailure(error, json);
  process.exitCode = exitCodeOf(error);
}
