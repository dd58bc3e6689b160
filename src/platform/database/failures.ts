/** What an error of a database means, whichever database it is. */
import type { Failure } from './engines/engine.ts';
import { engines } from './engines/engines.ts';

function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  for (const engine of engines) {
    const failure = engine.failureOf(error);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Whether a statement was refused because a unique key has that value already. */
export function isTaken(error: unknown): boolean {
  return failureOf(error) === 'taken';
}

/** Whether the transaction lost to another one and may simply be tried again. */
export function isConflict(error: unknown): boolean {
  return failureOf(error) === 'conflict';
}

/** Whether the statement had been carried out before a crash that came ahead of its record. */
export function isAlreadyApplied(error: unknown): boolean {
  return failureOf(error) === 'applied';
}

/** Whether what was to be written has no room: on the disk, or in the table space of a server. */
export function isFull(error: unknown): boolean {
  return failureOf(error) === 'full';
}

/** Whether the database answers but keeps nothing: it is full, or it only reads. */
export function refusesWrites(error: unknown): boolean {
  const failure = failureOf(error);
  return failure === 'full' || failure === 'read-only';
}

/** Whether the database is away, full, read-only or overloaded: a 503, and not a bug. */
export function isAway(error: unknown): boolean {
  return refusesWrites(error) || ['away', 'conflict'].includes(failureOf(error) ?? '');
}

/** Away, refusing us, or not what it should be: what only the operator can change. */
export function isUnusable(error: unknown): boolean {
  return isAway(error) || failureOf(error) === 'refused';
}
