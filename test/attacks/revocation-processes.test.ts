/**
 * Two servers on one database, and the command line beside them: what ends on one of them is over at
 * once there, and within a second everywhere else. Covers F19, J26, R12.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer, Client } from '../support/client.ts';
import { commands, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Installation, password, start, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { serve } from '../support/process.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';

const pairCount = isFullTier ? 1_000 : 50;
/** So many changes at once through one process, while the other one has nothing to do but to notice. */
const waveSize = 25;
/** They hash, or start a program, which takes a core for longer than everything else here. */
const dearCount = isFullTier ? 8 : 1;
const longestDelayMilliseconds = 1_000;
const pauseMilliseconds = 40;

type Session = Awaited<ReturnType<typeof makeSession>>;
type Victim = {
  id: number;
  username: string;
  /** Its access token is the one that is to be refused. */
  dying: Session;
  /** Another session of the same user. */
  other: Session;
};

/** Makes the change through one process; the status says whether it was made. */
type Change = { expected: number; make(call: Client, victim: Victim): Promise<Answer> };

onEveryDatabase('what is revoked', (database) => {
  let url: string;
  let local: Installation;
  let boss: string;
  let servers: readonly [Client, Client];
  let count = 0;

  before(async () => {
    url = await database.create();
    local = await start(url);
    boss = (await makeSession(local.deps, await makeAccount(local.deps, 'boss', 'admin'))).access_token;
    const env = { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret, PUBLIC_URL: local.deps.config.publicUrl };
    const options = { env, patienceMilliseconds: 300_000 };
    const [one, two] = await Promise.all([serve(options), serve(options)]);
    servers = [one.call, two.call];
  });

  const manage = (call: Client, method: string, path: string, body?: unknown) =>
    call(method, path, { token: boss, body });

  const changes: Record<string, Change> = {
    'a sign-out': { expected: 204, make: (call, { dying }) => call('POST', '/logout', { token: dying.access_token }) },
    'a sign-out everywhere': {
      expected: 204,
      make: (call, { other }) => call('POST', '/logout?scope=all', { token: other.access_token }),
    },
    'the end of one session': {
      expected: 204,
      make: (call, { dying, other }) => call('DELETE', `/sessions/${dying.id}`, { token: other.access_token }),
    },
    'the end of the others': {
      expected: 204,
      make: (call, { other }) => call('DELETE', '/sessions', { token: other.access_token }),
    },
    'a revoked refresh token': {
      expected: 200,
      make: (call, { dying }) => sendForm(call, '/revoke', dying.refresh_token),
    },
    'a refresh token used twice': {
      expected: 401,
      async make(call, { dying }) {
        const refresh = (refresh_token: string) => call('POST', '/token/refresh', { body: { refresh_token } });
        const next = (await refresh(dying.refresh_token)).json.refresh_token;
        assert.equal((await refresh(next)).status, 200);
        return refresh(dying.refresh_token);
      },
    },
    "an administrator's end of all sessions": {
      expected: 204,
      make: (call, { id }) => manage(call, 'DELETE', `/users/${id}/sessions`),
    },
    "an administrator's end of one session": {
      expected: 204,
      make: (call, { id, dying }) => manage(call, 'DELETE', `/users/${id}/sessions/${dying.id}`),
    },
    'a suspension': { expected: 200, make: (call, { id }) => manage(call, 'POST', `/users/${id}/suspend`, {}) },
    'a change of role': {
      expected: 200,
      make: (call, { id }) => manage(call, 'PATCH', `/users/${id}`, { role: 'admin' }),
    },
    'a deletion': { expected: 200, make: (call, { id }) => manage(call, 'DELETE', `/users/${id}`) },
    'a lost permission': {
      expected: 200,
      make: (call, { username }) => manage(call, 'PUT', `/roles/${username}`, { description: '', permissions: [] }),
    },
  };
  const passwordChange: Change = {
    expected: 204,
    make: (call, { dying }) =>
      call('POST', '/users/me/password', {
        token: dying.access_token,
        body: { current_password: password, new_password: 'another sturdy horse' },
      }),
  };

  /** What is tried with the dying token; each answers whether it was refused. None of it changes anything. */
  const requests: Record<string, (call: Client, victim: Victim) => Promise<boolean>> = {
    'GET /dashboard': (call, victim) => isRefused(call, 'GET', '/dashboard', victim),
    'GET /users/me': (call, victim) => isRefused(call, 'GET', '/users/me', victim),
    'GET /sessions': (call, victim) => isRefused(call, 'GET', '/sessions', victim),
    'PATCH /users/me': (call, victim) => isRefused(call, 'PATCH', '/users/me', victim),
    'POST /introspect': async (call, { dying }) => {
      const answer = await sendForm(call, '/introspect', dying.access_token, boss);
      assert.equal(answer.status, 200, answer.text);
      return !answer.json.active;
    },
    'GET /users': (call, victim) => isRefused(call, 'GET', '/users?limit=1', victim, 403, 'access/forbidden'),
  };

  type Pair = { name: string; request: string; isOver(call: Client): Promise<boolean>; victim: Victim };

  async function prepare(name: string): Promise<Pair> {
    // Only this request needs the permission; it is there as soon as the servers know the new role.
    const isPower = name === 'a lost permission';
    const request = isPower ? 'GET /users' : pick(Object.keys(requests).filter((key) => key !== 'GET /users'));
    const victim = await makeVictim(isPower);
    const isOver = (call: Client) => (requests[request] as (typeof requests)[string])(call, victim);
    // Most are remembered by both processes when it happens.
    for (const call of isPower || randomInt(4) > 0 ? servers : [])
      while (await isOver(call)) assert.ok(isPower, `${request} with a good token`);
    return { name, request, isOver, victim };
  }

  /** When, in milliseconds since the change, the last request that was taken and the first that was refused were sent. */
  type Delay = { taken: number; refused: number };

  async function measureDelay(call: Client, { name, request, isOver }: Pair, since: number): Promise<Delay> {
    for (let taken = 0; ; await sleep(pauseMilliseconds)) {
      const sent = performance.now() - since;
      if (await isOver(call)) return { taken, refused: sent };
      assertWithin(sent, longestDelayMilliseconds, `${request} is taken after ${name},`);
      taken = sent;
    }
  }

  async function play(pair: Pair, at: number): Promise<Delay> {
    const { name, request, isOver, victim } = pair;
    const { expected, make } = changes[name] ?? passwordChange;
    const [here, there] = [servers[at] as Client, servers[1 - at] as Client];
    const answer = await make(here, victim);
    const madeAt = performance.now();
    assert.equal(answer.status, expected, `${name}: ${answer.text}`);
    const [delay, isOverHere] = await Promise.all([measureDelay(there, pair, madeAt), isOver(here)]);
    assert.ok(isOverHere, `${request} right after ${name} on the same process`);
    assert.ok(await isOver(there), `${request} again after ${name}`);
    return delay;
  }

  it(`F19 J26 is refused at once there and in a second elsewhere, in ${pairCount} pairs`, async (t) => {
    const delays = (await Promise.all([playWaves(), playCommands()])).flat();
    assert.equal(delays.length, pairCount);
    t.diagnostic(`${pairCount} pairs on ${database.name}: ${summarize(delays)}`);
  });

  async function playWaves(): Promise<Delay[]> {
    const names = Object.keys(changes);
    const all = Array.from({ length: pairCount - dearCount }, () => pick(names));
    for (let index = 1; index <= dearCount; index++) all[all.length - index * waveSize] = 'a new password';
    // Each of them alone at first, so that no other one tells the process to look.
    const waves = [...names, 'a new password'].map((name) => [name]);
    for (let from = waves.length; from < all.length; from += waveSize) waves.push(all.slice(from, from + waveSize));
    const delays: Delay[] = [];
    let next = prepareAll(waves[0]);
    for (const [index] of waves.entries()) {
      const wave = await next;
      next = prepareAll(waves[index + 1]);
      const at = randomInt(2);
      delays.push(...(await Promise.all(wave.map((pair) => play(pair, at)))));
    }
    return delays;
  }

  const prepareAll = (names: readonly string[] = []) => Promise.all(names.map(prepare));

  async function playCommands(): Promise<Delay[]> {
    const delays: Delay[] = [];
    for (let index = 0; index < dearCount; index++) {
      const pair = await prepare('a command');
      const { username } = pair.victim;
      const ways = [
        ['users', 'suspend', username],
        ['users', 'delete', username, '--yes'],
        ['sessions', 'end', username, '--yes'],
      ];
      succeeded(await commands(url)(...(ways[index % ways.length] as string[])), /\w/);
      const madeAt = performance.now();
      const both = await Promise.all(servers.map((call) => measureDelay(call, pair, madeAt)));
      delays.push(...both.toSorted((one, other) => other.taken - one.taken).slice(0, 1));
    }
    return delays;
  }

  it('J26 is not good for a new user of the same name', async () => {
    for (let round = 0; round < 10; round++) {
      const [here, there] = [servers[round % 2] as Client, servers[1 - (round % 2)] as Client];
      const old = await makeAccount(local.deps, 'phoenix');
      const { access_token: token, refresh_token } = await makeSession(local.deps, old);
      for (const call of servers) assert.equal((await call('GET', '/dashboard', { token })).json.user.id, old.id);
      assert.equal((await manage(here, 'DELETE', `/users/${old.id}`)).status, 200);
      const next = await makeAccount(local.deps, 'phoenix');
      const fresh = await makeSession(local.deps, next);
      assert.ok(next.id > old.id && fresh.id > 0);
      assertInvalidToken(await here('GET', '/users/me', { token }), 'where it was deleted');
      const madeAt = performance.now();
      for (let isOver = false; !isOver; ) {
        isOver = true;
        assertWithin(performance.now() - madeAt, longestDelayMilliseconds, 'still taken');
        for (const path of ['/users/me', '/dashboard']) {
          const answer = await there('GET', path, { token });
          isOver &&= answer.json.code === 'access/token-invalid';
          assert.doesNotMatch(answer.text, new RegExp(`"id":${next.id}\\b`));
        }
      }
      for (const call of servers) {
        const refreshed = await call('POST', '/token/refresh', { body: { refresh_token } });
        assertProblem(refreshed, 401, 'session/refresh-rejected');
        assert.equal((await call('GET', '/users/me', { token: fresh.access_token })).json.id, next.id);
      }
      assert.equal((await manage(there, 'DELETE', `/users/${next.id}`)).status, 200);
    }
  });

  it('R12 is what a sign-in got that met a suspension on another process', async () => {
    const { id } = await makeAccount(local.deps, 'runner');
    let admitted = 0;
    for (let round = 0; round < 20; round++) {
      const here = servers[round % 2] as Client;
      const signIn = () => makeSession(local.deps, id).catch((error) => assert.equal(error.code, 'login/suspended'));
      const racing = Array.from({ length: 5 }, signIn);
      await sleep(round % 10);
      assert.equal((await manage(here, 'POST', `/users/${id}/suspend`, {})).status, 200);
      for (const session of await Promise.all(racing)) {
        if (!session) continue;
        admitted++;
        const { access_token: token, refresh_token } = session;
        assertInvalidToken(await here('GET', '/dashboard', { token }), 'signed in before the suspension');
        const refreshed = await here('POST', '/token/refresh', { body: { refresh_token } });
        assertProblem(refreshed, 401, 'session/refresh-rejected');
      }
      assert.equal(await signIn(), undefined);
      assert.equal((await manage(here, 'POST', `/users/${id}/reinstate`, {})).status, 200);
    }
    assert.ok(admitted > 0);
  });

  it('F19 is known to a process that starts later, from its first request', async () => {
    const dead: string[] = [];
    for (const [name, change] of Object.entries(changes)) {
      if (name === 'a lost permission') continue;
      const victim = await makeVictim();
      assert.equal((await change.make(servers[0], victim)).status, change.expected);
      dead.push(victim.dying.access_token);
    }
    const later = await start(url);
    for (const token of dead) assertInvalidToken(await later.call('GET', '/dashboard', { token }), 'later');
    assert.equal((await later.call('GET', '/dashboard', { token: boss })).status, 200);
  });

  async function makeVictim(hasRole = false): Promise<Victim> {
    const username = `victim${++count}`;
    const content = { description: '', permissions: ['users:read'] as const };
    if (hasRole) await createRole(asOperator(local.deps), username, content);
    const user = await makeAccount(local.deps, username, hasRole ? username : 'user');
    const [dying, other] = [await makeSession(local.deps, user), await makeSession(local.deps, user)];
    return { id: user.id, username, dying, other };
  }
});

/** @param status what the refusal of a token that was good looks like */
async function isRefused(
  call: Client,
  method: string,
  path: string,
  { dying }: Victim,
  status = 401,
  code = 'access/token-invalid',
): Promise<boolean> {
  // Whoever is let in is told that somebody was faster.
  const change = method === 'PATCH' && { body: { display_name: 'Still here' }, headers: { 'if-match': '"0"' } };
  const answer = await call(method, path, { token: dying.access_token, ...change });
  assert.ok(answer.status < 500, answer.text);
  return answer.status === status && answer.json.code === code;
}

function sendForm(call: Client, path: string, value: string, token?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call('POST', path, { token, raw: `token=${value}`, headers });
}

function pick<T>(list: readonly T[]): T {
  return list[randomInt(list.length)] as T;
}

function summarize(delays: readonly { taken: number; refused: number }[]): string {
  const sorted = delays.map(({ refused }) => Math.round(refused)).toSorted((one, other) => one - other);
  const latest = Math.round(Math.max(...delays.map(({ taken }) => taken)));
  const median = sorted[sorted.length >> 1];
  return `elsewhere refused after ${median} ms (median), and nothing taken later than ${latest} ms after the change`;
}
