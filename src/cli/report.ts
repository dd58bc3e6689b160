/** How commands speak: a table or JSON on standard output, failures on standard error, an exit code. */
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { isDatabaseAway } from '../platform/database/dialects.ts';
import { MigrationError } from '../platform/database/migrate.ts';
import { SecretError } from '../platform/secret.ts';
import { Problem } from '../problems.ts';

export type JsonOption = { json?: boolean };

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** JSON for machines, otherwise what `human` makes of it. */
export function printResult<T>(options: JsonOption, value: T, human: (value: T) => string): void {
  print(options.json ? JSON.stringify(value, null, 2) : human(value));
}

/** Columns as wide as their widest cell. */
export function formatTable(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => String(row[column] ?? '–'))),
  ];
  const widths = columns.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
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
  if (error instanceof Problem) return 3;
  if (error instanceof SecretError || error instanceof MigrationError || isUnreachable(error)) return 4;
  return 1;
}

export function reportFailure(error: unknown, json: boolean): void {
  const message = describeFailure(error);
  const code = error instanceof Problem ? error.code : undefined;
  const errors = error instanceof Problem ? error.errors : undefined;
  const text = json ? JSON.stringify({ error: message, code, errors }) : message;
  if (text !== '') process.stderr.write(`${text}\n`);
}

function describeFailure(error: unknown): string {
  if (error instanceof Problem) {
    return [error.message, ...(error.errors ?? []).map(({ field, message }) => `  ${field} ${message}`)].join('\n');
  }
  if (isUnreachable(error)) {
    return `The database cannot be used: ${(error as Error).message || (error as NodeJS.ErrnoException).code}. Check DATABASE_URL and that it is running.`;
  }
  if (
    error instanceof ConfigError ||
    error instanceof SecretError ||
    error instanceof MigrationError ||
    error instanceof CommandFailure
  ) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Away, or refusing our name, password or database. */
function isUnreachable(error: unknown): boolean {
  const errno = (error as { errno?: unknown } | undefined)?.errno;
  return isDatabaseAway(error) || errno === 1044 || errno === 1045 || errno === 1049;
}
