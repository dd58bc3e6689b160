/**
 * A route can ask for a recent sign-in (`recent: true` beside its access). None of the product's does yet, so this
 * declares one of its own. What the token says is the time of the proof: neither a refresh nor a forged order of members
 * makes it younger.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { describeThisApi } from '../../scripts/generate/describe-api.ts';
import { buildApp } from '../../src/app.ts';
import { openDeps } from '../../src/open-deps.ts';
import type { App } from '../../src/platform/http/server/server.ts';
import { system } from '../../src/platform/principal.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { type Answer, addressOf, makeClient } from '../support/client.ts';
import { anyDatabase } from '../support/databases.ts';
import { assertInvalidToken, type Forger, makeForger } from '../support/forge.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const recentSeconds = 120;
const path = '/testing/recent';

async function addRoute(app: App): Promise<void> {
  const schema = {
    operationId: 'testRecent',
    summary: 'What takes a recent sign-in',
    tags: ['Sessions'],
    response: { 200: Type.Object({ done: Type.Boolean() }) },
  };
  app.get(path, { config: { access: 'signed-in', recent: true }, schema }, async () => ({ done: true }));
}

describe('a route that asks for a recent sign-in', () => {
  let service: Installation;
  let forger: Forger;
  let ask: (token: string | undefined) => Promise<Answer>;

  before(async () => {
    service = await install(anyDatabase, { RECENT_SECONDS: `${recentSeconds}` });
    forger = await makeForger(service, (await service.addUser('alice')).token);
    const opened = await openDeps(service.deps.config, service.deps.log, system);
    const app = await buildApp({ ...opened, clock: service.deps.clock }, undefined, addRoute);
    await app.listen({ port: 0, host: '127.0.0.1' });
    cleanUpLater(async () => {
      await app.close();
      await opened.database.destroy();
    });
    const call = makeClient(addressOf(app));
    // Twice: a token that has been seen before is judged by what is remembered of it.
    ask = async (token) => {
      const first = await call('GET', path, token === undefined ? {} : { token });
      const second = await call('GET', path, token === undefined ? {} : { token });
      assert.equal(first.status, second.status);
      return second;
    };
  });

  const now = () => Math.floor(service.deps.clock.now() / 1000);
  const forge = (claims: Record<string, unknown>) => ask(forger.token({ claims }));
  const assertRefused = (answer: Answer, about: string) => {
    assertProblem(answer, 401, 'access/proof-required', about);
    assert.equal(
      answer.headers.get('www-authenticate'),
      `Bearer realm="admittance", error="insufficient_user_authentication", max_age="${recentSeconds}"`,
      about,
    );
  };

  it('says first who is not signed in at all', async () => {
    assertProblem(await ask(undefined), 401, 'access/token-missing');
    assertInvalidToken(await ask(`${forger.good}x`), 'another signature');
  });

  it('takes a sign-in of up to so many seconds ago, and none from before or of the future', async () => {
    for (const age of [0, 1, recentSeconds - 2, -4])
      assert.equal((await forge({ auth_time: now() - age })).status, 200, `${age} s`);
    for (const age of [recentSeconds + 1, recentSeconds + 2, 86_400, now(), -7, -3_600])
      assertRefused(await forge({ auth_time: now() - age }), `${age} s`);
  });

  it('takes no token that does not say when', async () => {
    assertRefused(await forge({ auth_time: undefined }), 'without auth_time');
    assertRefused(await forge({ auth_time: undefined, acr: undefined, amr: undefined }), 'of an older server');
    assertRefused(await forge({ auth_time: undefined, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] }), 'two factors');
    assert.equal((await forge({ acr: undefined, amr: undefined })).status, 200);
  });

  it('reads the members in any order, and each once', async () => {
    const { auth_time: _, ...rest } = forger.claims;
    const old = now() - recentSeconds - 10;
    const backwards = (claims: object) => Object.fromEntries(Object.entries(claims).reverse());
    const pay = (claims: object | string) =>
      ask(forger.token({ payload: typeof claims === 'string' ? claims : JSON.stringify(claims) }));
    assert.equal((await pay({ auth_time: now(), ...rest })).status, 200);
    assert.equal((await pay(backwards({ ...rest, auth_time: now() }))).status, 200);
    assertRefused(await pay({ auth_time: old, ...rest }), 'first');
    assertRefused(await pay(backwards({ ...rest, auth_time: old })), 'backwards');
    const text = JSON.stringify(rest).slice(0, -1);
    for (const twice of [`"auth_time":${old},"auth_time":${now()}`, `"auth_time":${now()},"auth_time":${old}`])
      assertInvalidToken(await pay(`${text},${twice}}`), twice);
  });

  it('is not fooled by a value of another type: no such token is believed at all', async () => {
    for (const wrong of [`${now()}`, now() + 0.5, -1, [now()], {}, true, null])
      assertInvalidToken(await forge({ auth_time: wrong }), JSON.stringify(wrong));
  });

  it('refuses a session that was refreshed since, until its owner signs in again', async () => {
    const signIn = () => service.call('POST', '/login', { body: { username: 'alice', password } });
    const first = await signIn();
    assert.equal((await ask(first.json.access_token)).status, 200);
    service.turnClock((recentSeconds + 1) * 1000);
    const { json: next } = await service.call('POST', '/token/refresh', {
      body: { refresh_token: first.json.refresh_token },
    });
    assert.equal((await service.call('GET', '/dashboard', { token: next.access_token })).status, 200);
    for (const token of [first.json.access_token, next.access_token]) assertRefused(await ask(token), 'refreshed');
    assert.equal((await ask((await signIn()).json.access_token)).status, 200);
  });

  it('keeps two servers apart by no more than their clocks may differ', async () => {
    const { json } = await service.call('POST', '/login', { body: { username: 'alice', password } });
    service.turnClock(-4_000);
    assert.equal((await ask(json.access_token)).status, 200, 'signed by a server that is four seconds ahead');
    service.turnClock(4_000);
  });

  it('is described as one', async () => {
    const { paths, components } = (await describeThisApi(addRoute)) as unknown as Described;
    const operation = paths[path]?.['get'];
    assert.equal(operation?.['x-recent'], true);
    assert.ok(operation['x-problems'].includes('access/proof-required'));
    assert.match(operation.description, /RECENT_SECONDS/);
    const { $ref = '' } = operation.responses['401'] ?? {};
    assert.match(components.responses[$ref.split('/').at(-1) as string]?.description ?? '', /`access\/proof-required`/);
  });

  it('stops the start when it lets people in who need not sign in', async () => {
    for (const access of ['anyone', 'holder'] as const) {
      const opened = await openDeps(service.deps.config, service.deps.log, system);
      const app = await buildApp(opened, undefined, async (app) => {
        app.get(path, { config: { access, recent: true } }, async () => ({}));
      });
      await assert.rejects(async () => app.ready(), /need not sign in/);
      await app.close();
      await opened.database.destroy();
    }
  });
});

type Operation = {
  'x-recent'?: boolean;
  'x-problems': string[];
  description: string;
  responses: Record<string, { $ref?: string }>;
};
type Described = {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, { description: string }> };
};
