/** What is imported, how, and the progress so far. */
import { createHash } from 'node:crypto';
import type { Rules } from './candidate.ts';
import type { Source, SourceRow } from './source.ts';
import type { TransferRow } from './store.ts';

/** What becomes of a row whose name cannot be kept. */
export const conflictPolicies = ['stop', 'skip', 'rename'] as const;
export type ConflictPolicy = (typeof conflictPolicies)[number];

export const unverifiablePolicies = ['skip', 'take'] as const;
export type UnverifiablePolicy = (typeof unverifiablePolicies)[number];

export type Job = {
  /** In the table of transfers. */
  name: string;
  source: Source;
  rules: Omit<Rules, 'roles'>;
  onConflict: ConflictPolicy;
  /** What becomes of a row whose password nobody can verify. */
  unverifiable: UnverifiablePolicy;
  /** Accounts keep the numbers they have in the source. */
  keepsIds: boolean;
};

/** Told of one row; never with a hash. */
export type Line = {
  row: string;
  username: string;
  outcome: 'conflict' | 'left out' | 'renamed' | 'changed' | 'active here';
  why: string;
  new_username?: string;
  /** Of the account here. */
  id?: number;
};

/** So many rows have been read, the last one with that key; the digest knows them again. */
export type Position = { rows: number; key: string; digest: string };

export const beginning: Position = { rows: 0, key: '', digest: '' };

export function positionOf(transfer: TransferRow | undefined): Position {
  return transfer && transfer.position !== '' ? JSON.parse(transfer.position) : beginning;
}

/** Over keys and names only: who has changed a password meanwhile is still the same. */
export function advance({ rows, digest }: Position, { key }: SourceRow, name: string): Position {
  const next = createHash('sha256')
    .update(JSON.stringify([digest, key, name]))
    .digest('base64url');
  return { rows: rows + 1, key, digest: next };
}

export function columnsOf({ rules: { mapping } }: Job): string[] {
  return Object.values(mapping.columns);
}
