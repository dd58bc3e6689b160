/** The settings in `.env`. What Node's reader would drop or shorten without a word is refused here. */
import { lstatSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, type Environment, settings } from '../config.ts';
import { inPassword } from '../platform/database/engines/server-url.ts';
import { errorOf, itemAt } from '../platform/narrow.ts';
import { readTextFile } from '../platform/read-text.ts';

const ours = new Set(settings.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));

/** What `config check` asks about: names that are one slip of the fingers away from one of ours. */
export function findSlips(file: Environment): string[] {
  return Object.keys(file).flatMap((name) => {
    const meant = ours.has(name) ? undefined : [...ours].find((known) => isSlip(name, known));
    return meant === undefined ? [] : [`${name} in .env is not a setting; did you mean ${meant}?`];
  });
}

/** One letter too many, too few or another one, or two that changed places. */
function isSlip(name: string, known: string): boolean {
  if (Math.abs(name.length - known.length) > 1) return false;
  let start = 0;
  while (start < known.length && name[start] === known[start]) start++;
  let [end, knownEnd] = [name.length, known.length];
  while (Math.min(end, knownEnd) > start && name[end - 1] === known[knownEnd - 1])
    [end, knownEnd] = [end - 1, knownEnd - 1];
  const [typed, meant] = [name.slice(start, end), known.slice(start, knownEnd)];
  return (
    Math.max(typed.length, meant.length) <= 1 || (typed.length === 2 && typed === meant.split('').reverse().join(''))
  );
}

/**
 * @returns what the file in the working directory sets; nothing without one
 * @throws ConfigError with a sentence for each line of a setting that could be misread; values are never quoted
 */
export function readEnvFile(): Environment {
  // A link that leads nowhere is there, and is meant to be read.
  if (lstatSync('.env', { throwIfNoEntry: false }) === undefined) return {};
  const text = readLines().join('\n');
  const problems = faultsOf(text.split('\n'));
  if (problems.length > 0) throw new ConfigError(problems);
  return parseEnv(text);
}

function readLines(): string[] {
  try {
    return readTextFile('.env').split(/\r\n?|\n/);
  } catch (error) {
    throw new ConfigError([`The file .env cannot be read (${errorOf(error).code}).`]);
  }
}

function faultsOf(lines: readonly string[]): string[] {
  const seen = new Map<string, number>();
  const within = linesWithinQuotes(lines);
  const faultAt = (line: string, index: number) => {
    const name = /^[ \t]*(?:export[ \t]+)?([A-Z_]+)\b/.exec(line)?.[1] ?? '';
    if (!ours.has(name))
      return within.has(index) || nothingOrNamed.test(line)
        ? undefined
        : 'does not begin with a name: write NAME=value';
    if (within.has(index)) return 'stands within quotation marks that an earlier line opens';
    const before = seen.get(name);
    seen.set(name, index + 1);
    return before === undefined ? faultOf(line, name) : `sets ${name}, as line ${before} does; keep one of them`;
  };
  return lines.flatMap((line, index) => {
    const fault = faultAt(line, index);
    return fault === undefined ? [] : [`Line ${index + 1} of .env ${fault}.`];
  });
}

/** Blank, a comment, or a setting of anybody's. Other blanks than these are a part of the name to Node's reader. */
const nothingOrNamed = /^[ \t]*(?:$|#|(?:export[ \t]+)?[\w.-]+[ \t]*=)/;

/** Settings of other programs may go over several lines. */
function linesWithinQuotes(lines: readonly string[]): Set<number> {
  const within = new Set<number>();
  for (let index = 0; index < lines.length; index++) {
    const [, quote, rest] = /^[^=#]*=[ \t]*(["'`])(.*)$/.exec(itemAt(lines, index)) ?? [];
    if (quote === undefined || rest?.includes(quote)) continue;
    const end = lines.findIndex((line, other) => other > index && line.includes(quote));
    // Node's reader takes a mark that is never closed for a part of its line.
    if (end === -1) continue;
    while (index < end) within.add(++index);
  }
  return within;
}

function faultOf(line: string, name: string): string | undefined {
  const [before = '', ...rest] = line.split('=');
  if (rest.length === 0 || !/^[ \t]*(?:export[ \t]+)?[A-Z_]+[ \t]*$/.test(before))
    return `is not understood: write ${name}=value`;
  const value = rest.join('=').trim();
  const quote = /^["'`]/.exec(value)?.[0];
  if (quote === undefined && name === 'DATABASE_URL' && /#[^#]*@/.test(value))
    return `would lose what follows "#", which begins a comment: ${inPassword}`;
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
