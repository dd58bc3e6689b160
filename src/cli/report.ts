/** How commands speak: a table or JSON on standard output, failures on standard error, an exit code. */
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { TransferError } from '../features/transfer/transfer-error.ts';
import { isDatabaseAway } from '../platform/database/dialects.ts';
import { MigrationError } from '../platform/database/migrate.ts';
import { SecretError } from '../platform/secret.ts';
import { Problem } from '../problems.ts';
import { displayWidth, toPrintable, toPrintableJson } from './terminal.ts';

export type JsonOption = { json?: boolean };

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** JSON for machines, otherwise what `human` makes of it. */
export function printResult<T>(options: JsonOption, value: T, human: (value: T) => string): void {
  print(options.json ? toPrintableJson(value) : human(value));
}

/** Columns as wide as their widest cell. */
export function formatTable(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => toPrintable(String(row[column] ?? '–')))),
  ];
  const widths = columns.map((_column, index) => Math.max(...cells.map((line) => displayWidth(line[index] as string))));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell + ' '.repeat((widths[index] as number) - displayWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A line for each member. */
export function formatFields(fields: Record<string, unknown>): string {
  const names = Object.keys(fields).map(toPrintable);
  const width = Math.max(...names.map(displayWidth));
  return Object.values(fields)
    .map((value, index) => {
      const name = names[index] as string;
      return `${name}${' '.repeat(width - displayWidth(name))}  ${toPrintable(String(value ?? '–'))}`;
    })
    .join('\n');
}

/** An instant in RFC 3339 text, which is in UTC, as tables show it. */
export function toMinute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** The same where a minute is too coarse. */
export function toSecond(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

/** A failure the command foresaw and has already put into words. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) return error.exitCode;
  if (error instanceof ConfigError) return 2;
  if (error instanceof Problem || error instanceof TransferError) return 3;
  if (error instanceof SecretError || error instanceof MigrationError || isUnreachable(error)) return 4;
  return 1;
}

export function reportFailure(error: unknown, json: boolean): void {
  const message = describeFailure(error);
  const code = error instanceof Problem ? error.code : undefined;
  const errors = error instanceof Problem ? error.errors : undefined;
  const text = json
    ? toPrintableJson({ error: message, code, errors })
    : message.split('\n').map(toPrintable).join('\n');
  process.stderr.write(`${text}\n`);
}

/** With all that is wrong: the sentences of the tutorial's API (`user/exists`) name only the first of several faults. */
function describeProblem({ message, errors = [] }: Problem): string {
  const unsaid = errors.filter((error) => !message.includes(error.message));
  if (errors.length < 2 || unsaid.length === 0) return message;
  return `${message.replace(/\.$/, '')}: ${unsaid.map(({ field, message }) => `${field} ${message}`).join('; ')}.`;
}

/** What a person is told of it; an unexpected one with its stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof Problem) return describeProblem(error);
  if (isUnreachable(error)) {
    const { message, code } = error as NodeJS.ErrnoException;
    return `The database cannot be used: ${message || code}. Check DATABASE_URL, and that the database is there and lets this user in.`;
  }
  if (
    error instanceof ConfigError ||
    error instanceof SecretError ||
    error instanceof MigrationError ||
    error instanceof TransferError ||
    error instanceof CommandFailure
  ) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Away, refusing us, or not what it should be. */
function isUnreachable(error: unknown): boolean {
  if (isDatabaseAway(error)) return true;
  const { code, errcode, errno } = (error ?? {}) as Record<string, unknown>;
  if (code === 'ERR_SQLITE_ERROR') return sqliteUnusable.has(Number(errcode) & 0xff);
  return typeof errno === 'number' && mysqlRefusals.has(errno);
}

/** PERM, CORRUPT, AUTH, NOTADB. */
const sqliteUnusable = new Set([3, 11, 23, 26]);

/** No right to the database, to sign in, to a table or column, to an administrator's statement; no such database. */
const mysqlRefusals = new Set([1044, 1045, 1049, 1142, 1143, 1227, 1698]);
