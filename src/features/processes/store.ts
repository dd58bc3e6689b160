import type { Selectable } from 'kysely';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { ProcessesTable } from '../../tables.ts';

export type ProcessRow = Selectable<ProcessesTable>;

export async function saveProcess(database: Database, row: ProcessRow): Promise<void> {
  if (await engineOf(database).insertIfAbsent(database, 'processes', row)) return;
  await database.updateTable('processes').set(row).where('id', '=', row.id).execute();
}

export async function deleteProcess(database: Database, id: string): Promise<void> {
  await database.deleteFrom('processes').where('id', '=', id).execute();
}

/** Of those that ended without a word. */
export async function deleteProcessesBefore(database: Database, seenAt: number): Promise<void> {
  await database.deleteFrom('processes').where('seen_at', '<', seenAt).execute();
}

export function listProcesses(database: Database): Promise<ProcessRow[]> {
  return database.selectFrom('processes').selectAll().orderBy('id').execute();
}
