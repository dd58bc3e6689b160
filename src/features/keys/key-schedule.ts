/**
 * When a key signs and how long it verifies. Every process works this out from the same rows, so
 * several of them agree without speaking. Pure.
 *
 *    published ──── signs_from ─────────── the next one's signs_from ──── + a token's life ── dropped
 *        │   nobody's copy     │  signs and           │   verifies what it          │
 *        │   of the set is     │  verifies            │   has signed                │
 *        │   older than this   │                      │                             │
 */
type Scheduled = { kid: string; signs_from: number };

/** For the difference between two servers' clocks, and what the tokens tolerate. */
const marginMilliseconds = 60_000;

/** What a reading by another process, and a verifier's request for the set, may take. */
const deliveryMilliseconds = 5_000;

export type KeyState = 'published' | 'signing' | 'verifying' | 'retired';

/** The one whose time has come last, or the first one of all while nobody's has. */
export function signingKeyAt<K extends Scheduled>(keys: readonly K[], now: number): K | undefined {
  const inOrder = sortBySigning(keys);
  return inOrder.findLast(({ signs_from }) => signs_from <= now) ?? inOrder[0];
}

/** When a key that is published now may begin to sign: nobody can hold a key set without it by then. */
export function firstSigningAt(now: number, maxAgeSeconds: number): number {
  return now + maxAgeSeconds * 1000 + deliveryMilliseconds;
}

/** When nothing signed by the key can live any more; `undefined` while another one has yet to follow it. */
export function retiresAt(key: Scheduled, keys: readonly Scheduled[], tokenSeconds: number): number | undefined {
  const inOrder = sortBySigning(keys);
  const next = inOrder[inOrder.findIndex(({ kid }) => kid === key.kid) + 1];
  return next && next.signs_from + tokenSeconds * 1000 + marginMilliseconds;
}

export function stateAt(key: Scheduled, keys: readonly Scheduled[], tokenSeconds: number, now: number): KeyState {
  if (signingKeyAt(keys, now)?.kid === key.kid) return 'signing';
  if (key.signs_from > now) return 'published';
  return (retiresAt(key, keys, tokenSeconds) ?? Number.POSITIVE_INFINITY) > now ? 'verifying' : 'retired';
}

/** Whether the newest key has signed for so long that another one is to be published. */
export function isRotationDue(keys: readonly Scheduled[], rotationDays: number, now: number): boolean {
  const newest = sortBySigning(keys).at(-1);
  return newest === undefined || newest.signs_from + rotationDays * 24 * 3_600_000 <= now;
}

function sortBySigning<K extends Scheduled>(keys: readonly K[]): K[] {
  return [...keys].sort((a, b) => a.signs_from - b.signs_from || (a.kid < b.kid ? -1 : 1));
}
