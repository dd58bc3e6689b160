/** What may be shown of the names of columns: what a file has where they should be may be somebody's password. Pure. */
import { formatOf } from '../../platform/hash-formats.ts';
import { isEmailAddress } from '../users/username.ts';
import type { Source } from './source.ts';

/** Longer than any name of a column that somebody chose. */
const longestName = 64;
/** Numbers and instants are values. */
const value = /^(?:\d+$|\d{4}-\d\d-\d\d)/;
const usual = /^id$|_at$|user|login|mail|name|pass|pwd|hash|digest|salt|role|status|active|confirmed|created/i;

/** Whether one of the cells can be no name of a column. */
export function looksLikeAccount(cells: readonly string[]): boolean {
  return cells.some(
    (cell) =>
      cell.length > longestName || value.test(cell.trim()) || isEmailAddress(cell) || formatOf(cell) !== undefined,
  );
}

/** Whether two of them are names that columns of accounts have everywhere; one alone could be a person's. */
export function looksLikeHeader(cells: readonly string[]): boolean {
  return !looksLikeAccount(cells) && cells.filter((cell) => usual.test(cell)).length >= 2;
}

/** The columns of a source, or how many they are where what stands in their place could be an account. */
export function describeColumns({ format, columns }: Pick<Source, 'format' | 'columns'>): string {
  if (format === 'table' || looksLikeHeader(columns)) return withoutMembers(format, columns).join(', ');
  const what = `${columns.length} ${columns.length === 1 ? 'column' : 'columns'} whose names are not shown, because they could belong to an account`;
  return format === 'csv' ? `${what} (if the file has no header, name its columns with --columns)` : what;
}

const lock =
  /(?:^|[_. -])(?:disabled|deactivated|banned|ban|blocked|suspended|locked|lockout|deleted|discarded)(?:_(?:at|on|until|end|date|time))?$/;

/** Whether a column seems to say who is shut out: `is_banned`, `lockedAt`. */
export function findLock(column: string): 'locked' | 'deleted' | undefined {
  const name = column.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  if (!lock.test(name)) return undefined;
  return /deleted|discarded/.test(name) ? 'deleted' : 'locked';
}

/** In JSON the members of a member may be anything, keys of an API too: `settings.*` stands for all of them. */
export function withoutMembers(format: Source['format'], columns: readonly string[]): string[] {
  if (format !== 'json' && format !== 'jsonl') return [...columns];
  const outer = columns.map((column) => (column.includes('.') ? `${column.slice(0, column.indexOf('.'))}.*` : column));
  return [...new Set(outer.filter((column) => !outer.includes(`${column}.*`)))];
}
