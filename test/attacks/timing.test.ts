/**
 * Whether the time of an answer tells what kind of account there is. Covers E03.
 *
 * Six kinds of wrong sign-in, a thousand of each (more when the machine is restless) in turns of random
 * order, one at a time on one connection. Each must take as long as a wrong password of an active
 * account, within a quarter of a millisecond (test/support/equivalence.ts says how that is judged). The
 * same service without the decoy hash has to fail. Figures are judged in the full tier only, where the machine is to be quiet;
 * in the ordinary one this is a rehearsal.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { windowMilliseconds } from '../../src/features/throttle/budget.ts';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import type { Hasher } from '../../src/platform/hasher.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { addressOf, type Client, makeClient } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Comparison, compare, describeComparison, isDifferent, isEquivalent } from '../support/equivalence.ts';
import { guess } from '../support/guesses.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { isFullTier } from '../support/tier.ts';

const boundMilliseconds = 0.25;
const rounds = isFullTier ? 1_000 : 10;
const mostRounds = 4_000;
const patienceMilliseconds = 20 * 60_000;
const controlRounds = isFullTier ? 200 : 5;
const warmUpRounds = isFullTier ? 50 : 1;

/** Of equal length, as their requests are to be. */
const kinds = ['mistaken', 'unknown.', 'pending.', 'rejected', 'shut-out', 'wordless'] as const;
type Kind = (typeof kinds)[number];

/** So many accounts of each kind that none is locked, and a turn of the clock before one has to wait. */
const accounts = 50;
const guessesInAWindow = 9;

onTwoDatabases('the time of a refused sign-in', (database) => {
  let service: Installation;
  let round = 0;

  before(async () => {
    service = await install(database);
    const { deps, call } = service;
    const token = await service.signIn('boss', adminPassword);
    const passwordHash = await deps.hasher.hash(password);
    for (const kind of kinds.filter((kind) => kind !== 'unknown.'))
      for (let account = 0; account < accounts; account++) {
        const hash = kind === 'wordless' ? null : passwordHash;
        const status = kind === 'pending.' || kind === 'rejected' ? 'pending' : 'active';
        const username = parseUsername(nameOf(kind, account));
        const { id } = await addUser(deps, { username, passwordHash: hash, role: 'user', status });
        const end = { rejected: 'reject', 'shut-out': 'suspend' }[kind as string];
        if (end) assert.equal((await call('POST', `/users/${id}/${end}`, { token, body: {} })).status, 200);
      }
  });

  it('E03 tells nothing of the account', { timeout: patienceMilliseconds }, async (test) => {
    await measure(service.call, warmUpRounds);
    const times = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
    let comparisons: [Kind, Comparison][];
    do {
      for (const [kind, more] of await measure(service.call, rounds)) times.get(kind)?.push(...more);
      comparisons = kinds.slice(1).map((kind) => [kind, judge(times, kind)]);
      // On the width alone, never on the difference: otherwise it would be tried until it fits.
    } while (
      isFullTier &&
      comparisons.some(([, { least, most }]) => most - least > boundMilliseconds) &&
      isWorthMore(times)
    );
    for (const [kind, comparison] of comparisons)
      test.diagnostic(`${database.name}: ${kind} is slower by ${describeComparison(comparison)}`);
    if (!isFullTier) return;
    for (const [kind, comparison] of comparisons)
      assert.ok(isEquivalent(comparison, boundMilliseconds), `${kind}: ${describeComparison(comparison)}`);
  });

  it('E03 would tell it without the decoy hash', async (test) => {
    const app = await buildApp({ ...service.deps, hasher: withoutDecoy(service.deps.hasher) } satisfies Deps);
    await app.listen({ port: 0, host: '127.0.0.1' });
    cleanUpLater(() => app.close());
    const times = await measure(makeClient(addressOf(app)), controlRounds);
    for (const kind of kinds.slice(1)) {
      const comparison = judge(times, kind);
      test.diagnostic(`${database.name}, control: ${kind} is slower by ${describeComparison(comparison)}`);
      if (isFullTier)
        assert.equal(isDifferent(comparison, boundMilliseconds), ['unknown.', 'wordless'].includes(kind), kind);
    }
  });

  async function measure(call: Client, count: number): Promise<Map<Kind, number[]>> {
    const times = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
    for (let left = count; left > 0; left--, round++) {
      if (round % (accounts * guessesInAWindow) === 0) service.turnClock(windowMilliseconds);
      for (const kind of shuffled(kinds)) {
        const begin = performance.now();
        const { status } = await guess(call, nameOf(kind, round % accounts));
        times.get(kind)?.push(performance.now() - begin);
        assert.equal(status, 401, kind);
      }
    }
    return times;
  }
});

function isWorthMore(times: Map<Kind, number[]>): boolean {
  return (times.get('mistaken')?.length ?? 0) < mostRounds;
}

function nameOf(kind: Kind, account: number): string {
  return `${kind}${String(account).padStart(2, '0')}`;
}

function judge(times: Map<Kind, number[]>, kind: Kind): Comparison {
  return compare(times.get(kind) ?? [], times.get('mistaken') ?? []);
}

function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

/** As one would write it at first: nothing to compare with, so no. */
function withoutDecoy(hasher: Hasher): Hasher {
  const no = { matches: false, readable: true };
  return {
    ...hasher,
    takeTurn() {
      const turn = hasher.takeTurn();
      return { ...turn, verify: async (stored, secret) => (stored === undefined ? no : turn.verify(stored, secret)) };
    },
  };
}
