/** How long a session lives and which refresh token it still takes: for any history, without a database. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { expiresAt, isAlive, isJustReached, judgeGeneration, oldestAlive, toDevice, toSession } from './session.ts';
import type { SessionRow } from './store.ts';

const day = 24 * 3_600_000;
const race = 10_000;
const hour = 3_600_000;
const start = 1_700_000_000_000;
const limits = { sessionDays: 90, sessionIdleDays: 30 };

const row = (values: Partial<SessionRow> = {}): SessionRow => ({
  id: 31,
  user_id: 7,
  kind: 'person',
  client_id: null,
  parent_id: null,
  amr: 'pwd',
  authenticated_at: start,
  scope: null,
  nonce: 'A'.repeat(22),
  generation: 5,
  device: null,
  address: null,
  created_at: start,
  last_used_at: start,
  reused_at: null,
  recovered_generation: null,
  recovered_at: null,
  ...values,
});

describe('a session', () => {
  it('ends after so many idle days, or so many days in all, to the millisecond', () => {
    for (const [lastUse, end] of [
      [0, 30 * day],
      [10 * day, 40 * day],
      [60 * day, 90 * day],
      [89 * day, 90 * day],
    ] as const) {
      const session = row({ last_used_at: start + lastUse });
      assert.equal(expiresAt(session, limits), start + end);
      assert.equal(isAlive(session, limits, start + end - 1), true);
      assert.equal(isAlive(session, limits, start + end), false);
    }
  });

  it('is listed exactly while it is alive', () => {
    const ages = fc.integer({ min: 0, max: 100 * day });
    const settings = fc.record({
      sessionDays: fc.integer({ min: 1, max: 90 }),
      sessionIdleDays: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(ages, ages, settings, (age, idle, settings) => {
        const session = row({ created_at: start - age, last_used_at: start - Math.min(age, idle) });
        const oldest = oldestAlive(settings, start);
        const isListed = session.created_at > oldest.createdAt && session.last_used_at > oldest.lastUsedAt;
        assert.equal(isListed, isAlive(session, settings, start));
      }),
    );
  });

  it('that ended by reuse is not alive', () => {
    assert.equal(isAlive(row({ reused_at: start }), limits, start), false);
  });

  it('takes its current token at any time, and the one before for ten seconds, or within an hour once in a row', () => {
    const judgeAfter = (later: number, recovered: number | null) => (generation: number) =>
      judgeGeneration(row({ recovered_generation: recovered }), generation, start + later);
    for (const later of [0, 1, race, race + 1, hour, hour + 1, 20 * day])
      for (const recovered of [null, 1, 2, 3, 4]) {
        const judge = judgeAfter(later, recovered);
        assert.equal(judge(5), 'current');
        const late = recovered === 4 ? 'repeated' : recovered === 3 ? 'reused' : 'recoverable';
        const state = later <= race ? 'repeated' : later <= hour ? late : 'reused';
        assert.equal(judge(4), state, `${later} ms, ${recovered} recovered`);
        for (const older of [3, 2, 1, 0]) assert.equal(judge(older), 'reused');
        for (const newer of [6, 7, 0xffffffff]) assert.equal(judge(newer), 'unknown');
      }
    // Another server's clock may be ahead of this one's.
    assert.equal(judgeGeneration(row(), 4, start - 60_000), 'repeated');
  });

  it('says whether a token was only just given out, the first time or again', () => {
    assert.equal(isJustReached(row(), 5, start + race), true);
    assert.equal(isJustReached(row(), 5, start + race + 1), false);
    assert.equal(isJustReached(row(), 4, start), false);
    assert.equal(isJustReached(row({ generation: 1 }), 1, start), false, 'the one of the sign-in');
    const recovered = { recovered_generation: 4, recovered_at: start + day };
    assert.equal(isJustReached(row(recovered), 5, start + day + race), true);
    assert.equal(isJustReached(row(recovered), 5, start + day + race + 1), false);
    assert.equal(isJustReached(row({ ...recovered, recovered_generation: 3 }), 5, start + day), false, 'another one');
  });

  it('knows the device by what its client says, as far as that can be shown', () => {
    const from = (agent?: string) => toDevice({ headers: { 'user-agent': agent }, ip: '192.0.2.7' });
    assert.deepEqual(from('Agent/1.0 (X11)'), { device: 'Agent/1.0 (X11)', address: '192.0.2.7' });
    assert.equal(from('\u001b[2JAgent\r\n\u0000\u202e\u00e9\u007f/1').device, '[2JAgent/1');
    assert.equal(from('x'.repeat(1_000)).device, 'x'.repeat(255));
    for (const nothing of [undefined, '', '\u00e9\u0007']) assert.equal(from(nothing).device, null);
  });

  it('shows its instants, whether it is the one that asks, and nothing that makes a token', () => {
    const shown = toSession(row({ device: 'Agent', last_used_at: start + 1, reused_at: start + 2 }), limits, 31);
    assert.deepEqual(shown, {
      id: 31,
      current: true,
      device: 'Agent',
      address: null,
      created_at: '2023-11-14T22:13:20.000Z',
      last_used_at: '2023-11-14T22:13:20.001Z',
      expires_at: '2023-12-14T22:13:20.001Z',
      reused_at: '2023-11-14T22:13:20.002Z',
    });
    for (const other of [30, undefined]) assert.equal(toSession(row(), limits, other).current, false);
    assert.equal(toSession(row(), limits, 31).reused_at, null);
  });
});
