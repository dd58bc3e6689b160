import assert from 'node:assert/strict';

/** `TEST_TIER=full npm test` repeats races as often as their cases ask for; the ordinary run takes a share of it. */
export const isFullTier = process.env['TEST_TIER'] === 'full';

/**
 * What is promised in milliseconds is judged in the full tier, on a machine with nothing else to do. The ordinary tier
 * waits as long as it takes: a newcomer's machine is busy.
 */
export function assertWithin(milliseconds: number, limit: number, what = ''): void {
  if (isFullTier) assert.ok(milliseconds < limit, `${what} after ${Math.round(milliseconds)} ms of ${limit}`);
}
