import { type Environment, readConfig, showConfig } from '../config.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';

export function showSettings(environment: Environment, options: JsonOption): void {
  printResult(options, showConfig(readConfig(environment), environment), formatTable);
}

/** The failure itself is reported by main.ts, with exit code 2. */
export function checkConfig(environment: Environment, options: JsonOption): void {
  readConfig(environment);
  printResult(options, { ok: true }, () => 'The settings are fine.');
}
