/** An account as it leaves: what the API shows of it, and the hash of the password if it is wanted. Pure. */
import { writeCsvLine } from '../../platform/csv-cells.ts';
import type { UserRow } from '../users/store.ts';
import { toUser, type User, userColumns } from '../users/user.ts';

export type ExportedUser = User & { password_hash?: string | null };

type Column = keyof ExportedUser;

/** In the order in which they are written. */
function columnsOf(hashes: boolean): Column[] {
  return [...userColumns, ...(hashes ? ['password_hash' as const] : [])];
}

export function toExported(row: UserRow, hashes: boolean): ExportedUser {
  const values: ExportedUser = { ...toUser(row), password_hash: row.password_hash };
  return Object.fromEntries(columnsOf(hashes).map((column) => [column, values[column]])) as ExportedUser;
}

export function csvHeader(hashes: boolean): string {
  return writeCsvLine(columnsOf(hashes));
}

export function toCsv(user: ExportedUser): string {
  return writeCsvLine(Object.values(user));
}
