/** Accounts in JSON: an object a line, or one array of objects, alone or in a member. No message quotes a value. */
import { statSync } from 'node:fs';
import { assertStrictMembers } from '../../platform/http/guard/strict-json.ts';
import { errorOf } from '../../platform/narrow.ts';
import { Problem } from '../../problems.ts';
import { readLines } from './read-lines.ts';
import { AdoptionFailure, type SourceRow } from './source.ts';

/** An array is read as a whole. */
const longestArrayBytes = 64 * 1_048_576;

type Row = Omit<SourceRow, 'key'>;
type Members = Readonly<Record<string, unknown>>;

export async function* readJsonLines(path: string): AsyncIterable<Row> {
  for await (const { text, number } of readLines(path))
    if (text.trim() !== '') yield toRow(parseJson(path, text, number), path, `line ${number}`);
}

export async function* readJson(path: string): AsyncIterable<Row> {
  if (statSync(path).size > longestArrayBytes)
    throw new AdoptionFailure(
      `${path} is larger than 64 MiB: make JSON lines of it, for example with: jq -c '.[]' (or '.users[]')`,
    );
  const lines: string[] = [];
  for await (const { text } of readLines(path)) lines.push(text);
  const people = findPeople(parseJson(path, lines.join('\n'), undefined));
  if (!people)
    throw new AdoptionFailure(
      `${path} holds no list of accounts: it has to be a JSON array of objects, or an object with such an array as its member "users" or its only one. One object a line is JSON lines: --format jsonl`,
    );
  for (const [index, entry] of people.entries()) yield toRow(entry, path, `entry ${index + 1}`);
}

/** As they are, or in the member `users` (Keycloak, Firebase), or in the only array that there is. */
function findPeople(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, 'users')) return Array.isArray(value['users']) ? value['users'] : undefined;
  const lists = Object.values(value).filter((member) => Array.isArray(member));
  return lists.length === 1 ? lists[0] : undefined;
}

/** What can be asked for: `email`, and `fields.username` for a member of a member. */
export function pathsOf(values: Members): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    isObject(value) ? [name, ...pathsOf(value).map((path) => `${name}.${path}`)] : [name],
  );
}

/** The same with a value for each path. What is named in full stands before what is found inside. */
export function withPaths(values: Members, paths: readonly string[]): Members {
  const inner = paths.filter((path) => path.includes('.') && !Object.hasOwn(values, path));
  return { ...values, ...Object.fromEntries(inner.map((path) => [path, findInside(values, path.split('.'))])) };
}

function findInside(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  return isObject(value) && Object.hasOwn(value, name) ? findInside(value[name], rest) : undefined;
}

/** In what Django's `dumpdata` writes: every model of an account, also one's own, has these two fields. */
export function isOtherModel({ model, fields }: Members): boolean {
  if (typeof model !== 'string' || model === 'auth.user' || !isObject(fields)) return false;
  return !Object.hasOwn(fields, 'password') || !Object.hasOwn(fields, 'last_login');
}

function isObject(value: unknown): value is Members {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/**
 * As strictly as a request is read: of a member that is there twice nothing tells which one is meant.
 * The engine's own message quotes the text.
 * @param line `undefined` when the text is the whole file
 */
function parseJson(path: string, text: string, line: number | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text);
    assertStrictMembers(text);
    return value;
  } catch (error) {
    if (error instanceof Problem)
      throw new AdoptionFailure(
        `${line === undefined ? path : `Line ${line} of ${path}`} is refused: ${error.message}`,
      );
    const found = line ?? /\(line (\d+) /.exec(errorOf(error).message)?.[1];
    const place = found === undefined ? path : `Line ${found} of ${path}`;
    const advice = line === undefined ? ' One object a line is JSON lines: --format jsonl' : '';
    throw new AdoptionFailure(`${place} is not JSON: a quote, a comma or a bracket may be missing.${advice}`);
  }
}

function toRow(value: unknown, path: string, where: string): Row {
  if (isObject(value)) return { where, values: value };
  throw new AdoptionFailure(
    `${where[0]?.toUpperCase()}${where.slice(1)} of ${path} is no JSON object: an account is one.`,
  );
}
