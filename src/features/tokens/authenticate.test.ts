/** What is remembered of a good token, and what ends it all the same. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { makeAccount, makeSession } from '../../../test/support/accounts.ts';
import { anyDatabase } from '../../../test/support/databases.ts';
import { assertAccepted, assertRefused, makeForger } from '../../../test/support/forge.ts';
import { type Installation, start } from '../../../test/support/installation.ts';
import type { Deps } from '../../deps.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { replaceKeys } from '../keys/rotate-keys.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { accessTokens } from './authenticate.ts';
import { openKnownTokens } from './known-tokens.ts';

describe('a token that has been seen', () => {
  let service: Installation;
  let count = 0;

  before(async () => {
    service = await start(await anyDatabase.create());
  });

  const signIn = async ({ deps } = service) => makeSession(deps, await makeAccount(deps, `user${++count}`));

  it('takes no second look at its signature, on whatever connection it comes', async () => {
    const { deps, checks } = countChecks(service.deps);
    const gate = openGate(deps);
    const { access_token: token, id } = await signIn();
    const [one, other] = [{}, {}];
    assert.equal(gate.recall(`Bearer ${token}`, one), undefined);
    const caller = await gate.authenticate(token);
    assert.equal(caller.sessionId, id);
    assert.equal(checks(), 1);
    for (let round = 0; round < 100; round++) {
      assert.deepEqual(gate.recall(`Bearer ${token}`, round % 2 ? one : other), caller);
      assert.deepEqual(await gate.authenticate(token), caller);
    }
    assert.equal(checks(), 1);
  });

  it('takes no look at its signature where it was made', async () => {
    const { deps, checks } = countChecks(service.deps);
    const gate = openGate(deps);
    const { access_token: token, id } = await signIn({ ...service, deps });
    assert.equal(gate.recall(`Bearer ${token}`, {})?.sessionId, id);
    assert.equal((await gate.authenticate(token)).sessionId, id);
    assert.equal(checks(), 0);
    const { deps: elsewhere, checks: checksElsewhere } = countChecks(service.deps);
    assert.equal((await openGate(elsewhere).authenticate(token)).sessionId, id);
    assert.equal(checksElsewhere(), 1);
  });

  it('vouches for no other spelling and for no other token on its connection', async () => {
    const { deps, checks } = countChecks(service.deps);
    const gate = openGate(deps);
    const connection = {};
    const { access_token: token } = await signIn();
    const forger = await makeForger(service, token);
    await gate.authenticate(token);
    assert.ok(gate.recall(`Bearer ${token}`, connection));
    const [header, payload, signature = ''] = token.split('.');
    const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);
    const other = forger.token({ claims: { sub: '1' } }).split('.');
    for (const forged of [
      `${header}.${payload}.${flipped}`,
      `${header}.${other[1]}.${signature}`,
      `${header}.${payload}.${other[2]}`,
      `${token}=`,
      `\t${token}`,
      token.slice(0, -1),
    ]) {
      assert.equal(gate.recall(`Bearer ${forged}`, connection), undefined);
      await rejects(gate.authenticate(forged));
      assert.equal(gate.recall(`Bearer ${forged}`, connection), undefined, 'what is bad is not remembered');
    }
    assert.ok(checks() >= 3);
    assert.ok(gate.recall(`Bearer ${token}`, connection));
  });

  it('is nothing to this scheme when the field is of another one', () => {
    for (const field of ['', 'Basic YTpi', 'Bearer', 'Token abc'])
      assert.equal(accessTokens(service.deps).authenticate(field, {}), undefined, field);
  });

  it('is over when it expires, and not before', async () => {
    const own = await start(await anyDatabase.create());
    const { deps, checks } = countChecks(own.deps);
    const gate = openGate(deps);
    const connection = {};
    const { access_token: token, expires_in } = await signIn(own);
    await gate.authenticate(token);
    own.turnClock(expires_in * 1000);
    assert.ok(gate.recall(`Bearer ${token}`, connection), 'within the leeway');
    assert.equal(checks(), 1);
    own.turnClock(6_000);
    assert.equal(gate.recall(`Bearer ${token}`, connection), undefined);
    assert.equal(checks(), 1);
    await rejects(gate.authenticate(token));
    // And is let go of, so that it has to be looked at like any other.
    await rejects(gate.authenticate(token));
    assert.equal(checks(), 2);
  });

  it('is over with its session, also on the connection that sent it last', async () => {
    const gate = openGate(service.deps);
    const connection = {};
    const { access_token: token, id } = await signIn();
    const caller = await gate.authenticate(token);
    assert.ok(gate.recall(`Bearer ${token}`, connection));
    await endSession(service.deps, caller.id, id);
    assert.equal(gate.recall(`Bearer ${token}`, connection), undefined);
    await rejects(gate.authenticate(token));
  });

  it('is forgotten when twenty thousand others have come', async () => {
    const { deps, checks } = countChecks(service.deps);
    const gate = openGate(deps);
    const { access_token: token } = await signIn();
    const forger = await makeForger(service, token);
    await gate.authenticate(token);
    let others: string[] = [];
    for (let from = 0; from < 20_500; from += 100) {
      others = Array.from({ length: 100 }, (_, index) => forger.token({ claims: { jti: `${from + index}` } }));
      await Promise.all(others.map(gate.authenticate));
      // Revocations are read meanwhile, as they are in a server.
      await turn();
    }
    assert.equal(checks(), 20_501);
    assert.equal(gate.recall(`Bearer ${token}`, {}), undefined);
    assert.ok(await gate.authenticate(token), 'and is as good as before');
    assert.equal(checks(), 20_502);
    for (const other of others) assert.ok(await gate.authenticate(other));
    assert.equal(checks(), 20_502, 'the latest ones are still there');
  });

  it('is over when its key is dropped: at once there, and within a second on another server', async () => {
    const here = await start(await anyDatabase.create());
    const there = await start(here.deps.config.databaseUrl);
    const { access_token: token } = await signIn(here);
    for (const one of [here, there, here, there]) await assertAccepted(one, token, 'before');
    await replaceKeys(here.deps);
    const droppedAt = performance.now();
    await assertRefused(here, token, 'on the same server');
    for (;;) {
      const age = performance.now() - droppedAt;
      if ((await there.call('GET', '/dashboard', { token })).status === 401) break;
      assert.ok(age < 1_000);
      await sleep(20);
    }
    const { access_token: next } = await signIn(here);
    await assertAccepted(here, next, 'a token of the new key');
    await assertAccepted(there, next, 'a token of the new key elsewhere');
  });
});

/** The scheme, and what it says at once apart from what it has to find out. */
function openGate(deps: Deps) {
  const { authenticate } = accessTokens(deps);
  return {
    recall(field: string, connection: object): SignedIn | undefined {
      const said = authenticate(field, connection);
      if (!(said instanceof Promise)) return said;
      said.catch(() => undefined);
      return undefined;
    },
    authenticate: async (token: string): Promise<SignedIn> => {
      const said = authenticate(`Bearer ${token}`, {});
      assert.ok(said, 'a bearer token is of this scheme');
      return said;
    },
  };
}

/** The same `deps` as of a server that has seen no token yet, and how often a public key has been taken to check a signature. */
function countChecks(deps: Deps): { deps: Deps; checks(): number } {
  let checks = 0;
  const find: KeyRing['find'] = (kid) => {
    const key = deps.memory.keys.find(kid);
    const get = () => {
      checks++;
      return key?.publicKey;
    };
    return key && Object.defineProperty({ ...key }, 'publicKey', { get });
  };
  return {
    deps: {
      ...deps,
      memory: { ...deps.memory, keys: { ...deps.memory.keys, find }, tokens: openKnownTokens() },
    },
    checks: () => checks,
  };
}

function rejects(outcome: Promise<unknown>): Promise<void> {
  return assert.rejects(outcome, (error) => error instanceof Problem && error.code === 'access/token-invalid');
}
