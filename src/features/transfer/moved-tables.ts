/** Everything that makes up an installation, in the order in which it is copied. */
import type { Tables } from '../../tables.ts';

/** The target gets those by migrating. */
type MovedTable = Exclude<keyof Tables, 'schema_migrations'>;

/** The key of each. Where it is an `id`, the database counts it up and gives none twice. */
const keys: { [T in MovedTable]: keyof Tables[T] & string } = {
  users: 'id',
  roles: 'name',
  guards: 'name',
  signing_keys: 'kid',
  sessions: 'id',
  revocations: 'id',
  audit_events: 'id',
  audit_batches: 'number',
  budgets: 'owner',
  approval_answers: 'owner',
  jobs: 'id',
  transfers: 'name',
};

export type Moved = {
  table: MovedTable;
  key: string;
  isCounted: boolean;
  /** So that a batch stays below what MariaDB takes in one piece, which is 16 MiB. */
  rowsPerBatch: number;
};

export const movedTables: readonly Moved[] = (Object.keys(keys) as MovedTable[]).map((table) => ({
  table,
  key: keys[table],
  isCounted: keys[table] === 'id',
  rowsPerBatch: table === 'approval_answers' ? 10 : 250,
}));
