/** Everything that makes up an installation, in the order in which it is copied. */

import { keysOf } from '../../platform/narrow.ts';
import type { Tables } from '../../tables.ts';

/** The target gets those by migrating, and the processes that serve from it tell of themselves. */
type MovedTable = Exclude<keyof Tables, 'schema_migrations' | 'processes'>;

/**
 * The key of each; those that others refer to come first. Where it is an `id`, the database counts it up and
 * gives none twice.
 */
const keys: { [T in MovedTable]: readonly (keyof Tables[T] & string)[] } = {
  users: ['id'],
  roles: ['name'],
  guards: ['name'],
  signing_keys: ['kid'],
  sessions: ['id'],
  revocations: ['id'],
  audit_events: ['id'],
  audit_batches: ['number'],
  budgets: ['owner'],
  approval_answers: ['owner'],
  one_time_secrets: ['user_id', 'purpose'],
  used_tokens: ['hash'],
  jobs: ['id'],
  groups: ['name'],
  user_groups: ['user_id', 'group_name'],
  transfers: ['name'],
};

export type Moved = {
  table: MovedTable;
  keys: readonly string[];
  isCounted: boolean;
  /** So that a batch stays below what MariaDB takes in one piece, which is 16 MiB. */
  rowsPerBatch: number;
};

/** Rows of these can be long. */
const longRows: readonly MovedTable[] = ['approval_answers', 'jobs'];

export const movedTables: readonly Moved[] = keysOf(keys).map((table) => ({
  table,
  keys: keys[table],
  isCounted: keys[table][0] === 'id',
  rowsPerBatch: longRows.includes(table) ? 10 : 250,
}));
