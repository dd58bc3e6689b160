/** How commands speak: a table or JSON on standard output, failures on standard error. */
import { describeFailure } from '../failure.ts';
import { SchemaError } from '../platform/database/schema-version.ts';
import { itemAt } from '../platform/narrow.ts';
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
  const widths = columns.map((_column, index) => Math.max(...cells.map((line) => displayWidth(itemAt(line, index)))));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell + ' '.repeat(itemAt(widths, index) - displayWidth(cell)))
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
      const name = itemAt(names, index);
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

export function reportFailure(error: unknown, json: boolean): void {
  const message = describeFailure(error);
  const code = error instanceof Problem ? error.code : undefined;
  const errors = error instanceof Problem ? error.errors : undefined;
  const schema = error instanceof SchemaError ? error.schema : undefined;
  const text = json
    ? toPrintableJson({ error: message, code, errors, schema })
    : message.split('\n').map(toPrintable).join('\n');
  process.stderr.write(`${text}\n`);
}
