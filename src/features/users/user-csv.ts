import { writeCsvLine } from '../../platform/csv-cells.ts';
import { keysOf } from '../../platform/narrow.ts';
import { User } from './user.ts';

const columns = keysOf(User.properties);

/** Accounts as CSV, the names of the columns first. */
export function toCsv(users: readonly User[]): string {
  return [columns, ...users.map((user) => columns.map((column) => user[column]))].map(writeCsvLine).join('');
}
