/** What seals a batch of events. Pure. */
import { createHash } from 'node:crypto';
import type { Secret } from '../../platform/secret.ts';
import type { BatchRow, EventRow } from './store.ts';

/** Stands for the batch before the first one. */
const beginning = '';

/** SHA-256 of every column of every event but the batch's number, which the MAC covers. */
export function digestOf(events: readonly EventRow[]): string {
  const hash = createHash('sha256');
  for (const { id, at, type, outcome, actor, actor_id, subject_id, address, request_id, details } of events) {
    const columns = [id, at, type, outcome, actor, actor_id, subject_id, address, request_id, details];
    hash.update(`${JSON.stringify(columns)}\n`);
  }
  return hash.digest('base64url');
}

/** @param previous the batch before, undefined for the first one */
export function sealBatch(secret: Secret, previous: BatchRow | undefined, events: readonly EventRow[]): BatchRow {
  const instants = events.map(({ at }) => at);
  const batch = {
    number: (previous?.number ?? 0) + 1,
    first_at: Math.min(...instants),
    last_at: Math.max(...instants),
    events: events.length,
    digest: digestOf(events),
  };
  return { ...batch, mac: macOf(secret, previous?.mac, batch) };
}

export function macOf(secret: Secret, previousMac: string | undefined, batch: Omit<BatchRow, 'mac'>): string {
  const { number, first_at, last_at, events, digest } = batch;
  return secret.mac(
    'audit batch',
    JSON.stringify([previousMac ?? beginning, number, first_at, last_at, events, digest]),
  );
}
