/** Signing keys that change while they are used: by themselves, by hand, by a setting, and in an emergency. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Key } from '../../src/features/keys/key-ring.ts';
import { keepKeysFresh, replaceKeys, rotateKeys } from '../../src/features/keys/rotate-keys.ts';
import { listSigningKeys } from '../../src/features/keys/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertAccepted, assertRefused, decode } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';

const path = '/.well-known/jwks.json';
const day = 24 * 3_600_000;
const defaults = { maxAgeSeconds: 300, tokenSeconds: 600, rotationDays: 90 };
/** After so long every process knows. */
const longestDelayMilliseconds = 1_000;

const kidOf = (token: string) => (decode(token.split('.')[0] ?? '') as { kid: string }).kid;
const algorithmOf = (token: string) => (decode(token.split('.')[0] ?? '') as { alg: string }).alg;

async function publishedKids({ call }: Installation): Promise<string[]> {
  const { keys } = (await call('GET', path)).json;
  return keys.map(({ kid }: { kid: string }) => kid);
}

async function storedKids({ deps }: Installation): Promise<string[]> {
  return (await listSigningKeys(deps.database)).map(({ kid }) => kid);
}

async function refresh({ call }: Installation, refreshToken: string): Promise<{ token: string; refreshToken: string }> {
  const { status, text, json } = await call('POST', '/token/refresh', { body: { refresh_token: refreshToken } });
  assert.equal(status, 200, text);
  return { token: json.access_token, refreshToken: json.refresh_token };
}

onEveryDatabase('rotating keys', (database) => {
  const startFive = async () => {
    const url = await database.create();
    const first = await start(url);
    return [first, ...(await Promise.all(Array.from({ length: 4 }, () => start(url))))];
  };

  /** Whatever a process had not read yet it has read a second later. */
  const assertAgreed = async (installations: Installation[], kids: string[]) => {
    await sleep(longestDelayMilliseconds);
    for (const installation of installations) {
      assert.deepEqual(await publishedKids(installation), kids);
      assert.deepEqual(await storedKids(installation), kids);
    }
  };

  it('makes one key when five rotate at the same moment, and all of them sign with it', async () => {
    const five = await startFive();
    const kids = await storedKids(five[0] as Installation);
    assert.equal(kids.length, 1);
    for (let round = 0; round < 3; round++) {
      const made: Key[] = await Promise.all(five.map(({ deps }) => rotateKeys(deps)));
      assert.equal(new Set(made.map(({ kid }) => kid)).size, 1);
      kids.push(made[0]?.kid as string);
      await assertAgreed(five, kids);
    }
    const signsFrom = five.map(({ deps }) => deps.memory.keys.list().map(({ signs_from }) => signs_from));
    for (const instants of signsFrom) assert.deepEqual(instants, signsFrom[0]);
    for (const at of signsFrom[0]?.flatMap((instant) => [instant - 1, instant, instant + 1]) ?? [])
      assert.equal(new Set(five.map(({ deps }) => deps.memory.keys.signing(at).kid)).size, 1);
  });

  it('makes one key when it is due, whichever of five looks first', async () => {
    const five = await startFive();
    const keepAll = () => Promise.all(five.map(({ deps }) => keepKeysFresh(deps)));
    const turn = (milliseconds: number) => {
      for (const { turnClock } of five) turnClock(milliseconds);
    };
    let kids = await storedKids(five[0] as Installation);
    turn(defaults.rotationDays * day - 60_000);
    await keepAll();
    await assertAgreed(five, kids);

    for (let round = 0; round < 2; round++) {
      turn(round === 0 ? 120_000 : defaults.rotationDays * day + 400_000);
      await keepAll();
      await sleep(longestDelayMilliseconds);
      await keepAll();
      const after = await storedKids(five[0] as Installation);
      assert.deepEqual(after.slice(0, -1), kids.slice(-1), 'the one of before, until it has retired');
      kids = after;
      await assertAgreed(five, kids);
    }
    const said = five.flatMap(({ log }) => log().match(/published the next signing key/g) ?? []);
    assert.ok(said.length >= 2, String(said.length));
  });

  it('publishes a key at once, signs with it when every copy of the set is younger, and drops the old one last', async () => {
    const service = await start(await database.create());
    const { deps, turnClock } = service;
    const session = await makeSession(deps, await makeAccount(deps, 'alice'));
    const [first] = await storedKids(service);
    const { kid: second } = await rotateKeys(deps);
    assert.deepEqual(await publishedKids(service), [first, second]);

    const waitMilliseconds = (defaults.maxAgeSeconds + 5) * 1000;
    turnClock(waitMilliseconds - 30_000);
    const before = await refresh(service, session.refresh_token);
    assert.equal(kidOf(before.token), first);
    turnClock(30_000);
    const after = await refresh(service, before.refreshToken);
    assert.equal(kidOf(after.token), second);

    // The last token of the old key lives on, and then a minute for clocks that differ.
    const lifeMilliseconds = defaults.tokenSeconds * 1000;
    for (const turn of [0, lifeMilliseconds - 60_000]) {
      turnClock(turn);
      await keepKeysFresh(deps);
      assert.deepEqual(await publishedKids(service), [first, second]);
      if (turn === 0) await assertAccepted(service, before.token, 'of the old key');
    }
    turnClock(120_000);
    await keepKeysFresh(deps);
    assert.deepEqual([await publishedKids(service), await storedKids(service)], [[second], [second]]);
    await assertRefused(service, before.token, 'of the key that is gone');
    const last = await refresh(service, after.refreshToken);
    assert.equal(kidOf(last.token), second);
    await assertAccepted(service, last.token, 'of the key that is left');
  });

  it('takes another TOKEN_ALGORITHM for a rotation', async () => {
    const url = await database.create();
    const before = await start(url);
    const session = await makeSession(before.deps, await makeAccount(before.deps, 'alice'));
    const after = await start(url, { TOKEN_ALGORITHM: 'EdDSA', JWKS_MAX_AGE_SECONDS: '60' });
    const kids = await storedKids(after);
    assert.equal(kids.length, 2);
    assert.deepEqual(await publishedKids(after), kids);
    await sleep(longestDelayMilliseconds);
    assert.deepEqual(await publishedKids(before), kids);

    after.turnClock(35_000);
    const old = await refresh(after, session.refresh_token);
    assert.deepEqual([algorithmOf(old.token), kidOf(old.token)], ['ES256', kids[0]]);
    after.turnClock(30_000);
    const now = await refresh(after, old.refreshToken);
    assert.deepEqual([algorithmOf(now.token), kidOf(now.token)], ['EdDSA', kids[1]]);
    for (const token of [session.access_token, old.token, now.token])
      await assertAccepted(after, token, algorithmOf(token));
    await assertAccepted(before, session.access_token, 'on a server with the setting of before');
    await start(url, { TOKEN_ALGORITHM: 'EdDSA' });
    assert.deepEqual(await storedKids(after), kids, 'the same algorithm is no rotation');

    after.turnClock(defaults.tokenSeconds * 1000 + 60_000);
    await keepKeysFresh(after.deps);
    await sleep(longestDelayMilliseconds);
    for (const { call } of [after, before]) {
      const { keys } = (await call('GET', path)).json;
      assert.deepEqual(
        keys.map(({ kid, alg }: Record<string, string>) => [kid, alg]),
        [[kids[1], 'EdDSA']],
      );
    }
    assert.deepEqual(await storedKids(after), [kids[1]]);
    await assertAccepted(after, (await refresh(after, now.refreshToken)).token, 'of the new key');
  });

  it('refuses every token of before when the keys are replaced, and sessions refresh on', async () => {
    const url = await database.create();
    const [here, there, third] = [await start(url), await start(url), await start(url)];
    const installations = [here, there, third];
    const alice = await makeAccount(here.deps, 'alice');
    const sessions = await Promise.all(Array.from({ length: 5 }, () => makeSession(here.deps, alice)));
    for (const installation of installations)
      for (const { access_token } of sessions) await assertAccepted(installation, access_token, 'before');

    // A key that waits for its time may be known as well, even one that the other process has just made.
    await rotateKeys(there.deps);
    const known = await storedKids(here);
    const made = await replaceKeys(here.deps);
    for (const { access_token } of sessions) await assertRefused(here, access_token, 'where it was done');
    await sleep(longestDelayMilliseconds);
    for (const installation of installations) {
      for (const { access_token } of sessions) await assertRefused(installation, access_token, 'a second later');
      assert.deepEqual(await publishedKids(installation), [made.kid]);
    }
    assert.deepEqual(await storedKids(here), [made.kid]);
    assert.ok(!known.includes(made.kid));
    for (const [index, { refresh_token }] of sessions.entries()) {
      const { token } = await refresh(installations[index % 3] as Installation, refresh_token);
      assert.equal(kidOf(token), made.kid);
      for (const installation of installations) await assertAccepted(installation, token, 'after');
    }
  });

  it('leaves none of before, and all agree, when five replace the keys at the same moment', async () => {
    const five = await startFive();
    const [first] = five as [Installation];
    const [before] = await storedKids(first);
    const session = await makeSession(first.deps, await makeAccount(first.deps, 'alice'));
    await Promise.all(five.map(({ deps }) => replaceKeys(deps)));
    const kids = await storedKids(first);
    // Who came late may have replaced what another one had just made.
    assert.ok(kids.length > 0 && !kids.includes(before as string), kids.join());
    await assertAgreed(five, kids);
    for (const installation of five) {
      await assertRefused(installation, session.access_token, 'of the key of before');
      session.refresh_token = (await refresh(installation, session.refresh_token)).refreshToken;
    }
    const { token } = await refresh(first, session.refresh_token);
    for (const installation of five) await assertAccepted(installation, token, 'of a key that is left');
  });
});
