import { type Environment, readConfig, showConfig } from '../config.ts';
import { reviewBrand } from '../features/brand/review-brand.ts';
import { findSlips, readEnvFile } from './env-file.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';

export function showSettings(environment: Environment, options: JsonOption): void {
  const file = readEnvFile();
  // Where both say the same, either name is true.
  const rows = showConfig(readConfig(environment)).map((row) => {
    const isFromFile = row.source === 'environment' && environment[row.name] === file[row.name];
    return isFromFile ? { ...row, source: '.env' } : row;
  });
  printResult(options, rows, formatTable);
}

/** The failure itself is reported by main.ts, with exit code 2. */
export function checkConfig(environment: Environment, options: JsonOption): void {
  const config = readConfig(environment);
  const warnings = [...findSlips(readEnvFile()), ...reviewBrand(config)];
  printResult(options, { ok: true, warnings }, () => [...warnings, 'The settings are valid.'].join('\n'));
}
