import { writeCsvLine } from '../../platform/csv-cells.ts';
import { type User, userColumns } from './user.ts';

/** Accounts as CSV, the names of the columns first. */
export function toCsv(users: readonly User[]): string {
  return [userColumns, ...users.map((user) => userColumns.map((column) => user[column]))].map(writeCsvLine).join('');
}
