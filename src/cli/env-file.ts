/** The settings in `.env`. What Node's reader would drop or shorten without a word is refused here. */
import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, type Environment, settings } from '../config.ts';
import { readTextFile } from '../platform/read-text.ts';

const ours = new Set(settings.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));

/**
 * @returns what the file in the working directory sets; nothing without one
 * @throws ConfigError with a sentence for each line of a setting that could be misread; values are never quoted
 */
export function readEnvFile(): Environment {
  if (!existsSync('.env')) return {};
  const text = readLines().join('\n');
  const problems = faultsOf(text.split('\n'));
  if (problems.length > 0) throw new ConfigError(problems);
  return parseEnv(text);
}

function readLines(): string[] {
  try {
    return readTextFile('.env').split(/\r\n?|\n/);
  } catch (error) {
    throw new ConfigError([`The file .env cannot be read (${(error as NodeJS.ErrnoException).code}).`]);
  }
}

function faultsOf(lines: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return lines.flatMap((line, index) => {
    const name = /^\s*(?:export\s+)?([A-Z_]+)\b/.exec(line)?.[1] ?? '';
    if (!ours.has(name)) return [];
    const before = seen.get(name);
    seen.set(name, index + 1);
    const fault = before === undefined ? faultOf(line, name) : `sets ${name}, as line ${before} does; keep one of them`;
    return fault === undefined ? [] : [`Line ${index + 1} of .env ${fault}.`];
  });
}

function faultOf(line: string, name: string): string | undefined {
  const [before = '', ...rest] = line.split('=');
  if (rest.length === 0 || !before.trimEnd().endsWith(name)) return `is not understood: write ${name}=value`;
  const value = rest.join('=').trim();
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined)
    return value.includes('#')
      ? `would lose what follows "#", which begins a comment: put the value of ${name} in quotation marks, or the comment on a line of its own`
      : undefined;
  const end = value.indexOf(quote, 1);
  if (end === -1) return `opens a quotation mark that it does not close: ${name} must be on one line`;
  if (!/^\s*(#|$)/.test(value.slice(end + 1)))
    return `would lose what follows the second quotation mark: put the value of ${name} in marks that it does not hold`;
  if (quote === '"' && value.slice(0, end).includes('\\n'))
    return `has "\\n" between double quotation marks, which becomes a line break: put the value of ${name} in single ones`;
  return undefined;
}
