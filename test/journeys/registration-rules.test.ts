/** The rules of names and passwords: told before they are broken, and all that are broken in one answer. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Rules = { min_length: number; max_length: number; rules: { code: string; rule: string }[] };

onTwoDatabases('the rules of names and passwords', (database) => {
  let service: Installation;
  let boss: string;
  let rules: { username: Rules; password: Rules };

  before(async () => {
    service = await install(database, { NETWORK_ATTEMPTS: '1000' });
    boss = await service.signIn('boss', adminPassword);
    rules = (await service.call('GET', '/registration-rules')).json;
  });

  const register = (body: object) => service.call('POST', '/register', { body });
  const codesOf = ({ json }: Answer) =>
    (json.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);

  it('are told to everybody, with the figures of this installation, and may be kept for a while', async () => {
    const answer = await service.call('GET', '/registration-rules');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('cache-control') ?? '', /^public, max-age=\d+$/);
    assert.deepEqual([rules.username.min_length, rules.username.max_length], [1, 50]);
    assert.deepEqual([rules.password.min_length, rules.password.max_length], [15, 256]);
    assert.ok(rules.password.rules.some(({ code, rule }) => code === 'length' && /15 to 256/.test(rule)));
    for (const { code, rule } of [...rules.username.rules, ...rules.password.rules])
      assert.match(`${code}: ${rule}`, /^[a-z-]+: [A-Z0-9][^\\{}]+$/);
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' };
    assert.equal((await service.call('GET', '/registration-rules', { headers: known })).status, 304);
    const other = await install(database, { PASSWORD_MIN_LENGTH: '9' });
    const { json } = await other.call('GET', '/registration-rules');
    assert.equal(json.password.min_length, 9);
    assert.match(json.password.rules[0].rule, /9 to 256/);
  });

  it('name each rule by the code that a refusal has when it is broken', async () => {
    const broken: [username: string, password: string, code: string][] = [
      ['x'.repeat(51), password, 'username length'],
      ['two words', password, 'username characters'],
      ['...', password, 'username letter'],
      ['support', password, 'username reserved'],
      ['BOSS', password, 'username taken'],
      ['ada', 'only nine', 'password length'],
      ['ada', 'x1 y2 z3 '.repeat(40), 'password length'],
      ['lovelace', 'no Lovelace poems here', 'password contains-username'],
      ['ada', 'an Admittance for me', 'password contains-service'],
      ['ada', 'horse horse horse', 'password pattern'],
      ['ada', 'PolniyPizdec0211', 'password common'],
    ];
    for (const [username, secret, code] of broken)
      assert.deepEqual(codesOf(await register({ username, password: secret })), [code], code);
    const told = Object.entries(rules).flatMap(([field, { rules }]) => rules.map(({ code }) => `${field} ${code}`));
    assert.deepEqual(told.toSorted(), [...new Set(broken.map(([, , code]) => code))].toSorted());
  });

  it('are refused together, name and password and role, as the problem that was the first one before', async () => {
    const all = await register({ username: 'two words', password: 'two words', role: 'pope' });
    assertProblem(all, 400, 'role/unknown');
    assert.deepEqual(codesOf(all), [
      'role unknown',
      'username characters',
      'password length',
      'password contains-username',
    ]);
    const both = await register({ username: 'two words', password: 'short' });
    assertProblem(both, 400, 'user/username-refused');
    assert.deepEqual(codesOf(both), ['username characters', 'password length']);
    const taken = await register({ username: 'Boss', password: 'boss' });
    assertProblem(taken, 409, 'user/exists');
    assert.equal(taken.json.error, 'User already exists');
    assert.deepEqual(codesOf(taken), ['username taken', 'password length', 'password contains-username']);
    for (const { message } of taken.json.errors) assert.match(message, /^(is|must) /);
  });

  it('are refused together with what has the wrong form, and then no name is looked up', async () => {
    const body = { username: 'two words', password: 'short', email: 'nowhere' };
    for (const answer of [await register(body), await service.call('POST', '/users', { token: boss, body })]) {
      assertProblem(answer, 400, 'request/invalid');
      assert.deepEqual(codesOf(answer), ['email undefined', 'username characters', 'password length']);
    }
    const taken = await register({ username: 'boss', password: 'boss', approved: true });
    assertProblem(taken, 400, 'request/invalid');
    assert.deepEqual(codesOf(taken), ['approved undefined', 'password length', 'password contains-username']);
    for (const body of [null, [], 7, { username: 7, password: ['short'] }, { username: 'x'.repeat(300), password }])
      assertProblem(await register(body as object), 400, 'request/invalid', JSON.stringify(body).slice(0, 40));
  });

  it('are refused together by an administrator who adds a user', async () => {
    const add = (body: object) => service.call('POST', '/users', { token: boss, body });
    const taken = await add({ username: 'BOSS', password: 'qwertyuiop', role: 'pope' });
    assertProblem(taken, 400, 'role/unknown');
    assert.deepEqual(codesOf(taken), [
      'role unknown',
      'username taken',
      'password length',
      'password pattern',
      'password common',
    ]);
    const { id } = await service.addUser('renamed');
    const change = await service.call('PATCH', `/users/${id}`, {
      token: boss,
      body: { username: 'a b', role: 'pope' },
    });
    assertProblem(change, 400, 'user/username-refused');
    assert.deepEqual(codesOf(change), ['username characters', 'role unknown']);
  });

  it('are refused together when a password is changed, and a wrong current one is still a guess', async () => {
    const { token } = await service.addUser('changer');
    const change = (current: string, next: string) =>
      service.call('POST', '/users/me/password', { token, body: { current_password: current, new_password: next } });
    for (let guess = 0; guess < 10; guess++) {
      const answer = await change('not the right one at all', 'changer');
      assertProblem(answer, 401, 'password/wrong');
      assert.deepEqual(codesOf(answer), [
        'current_password wrong',
        'new_password length',
        'new_password contains-username',
      ]);
    }
    const throttled = await change('not the right one at all', 'changer');
    assertProblem(throttled, 429, 'request/throttled');
    assert.equal(throttled.json.errors, undefined);
  });

  it('are refused together at setup, and only to who holds the link', async () => {
    const fresh = await start(await database.create());
    const setUp = (token: string) =>
      fresh.call('POST', '/setup', { body: { token, username: 'two words', password: 'short' } });
    assertProblem(await setUp('wrong'), 403, 'setup/link-refused');
    const answer = await setUp(makeSetupToken(fresh.deps.secret, fresh.deps.clock.now()));
    assertProblem(answer, 400, 'user/username-refused');
    assert.deepEqual(codesOf(answer), ['username characters', 'password length']);
  });

  it('tell no more of names than a registration does: each answer costs one of the budget', async () => {
    const { call } = await install(database, { NETWORK_ATTEMPTS: '10' });
    const probe = (username: string) =>
      call('POST', '/register', { body: { username, password: 'short', role: 'pope' } });
    const answers = [];
    for (let time = 0; time < 10; time++) answers.push(codesOf(await probe(time % 2 ? 'boss' : 'nobody')));
    assert.deepEqual(answers[0], ['role unknown', 'password length']);
    assert.deepEqual(answers[1], ['role unknown', 'username taken', 'password length']);
    for (const username of ['boss', 'nobody']) {
      const answer = await probe(username);
      assertProblem(answer, 429, 'request/throttled');
      assert.equal(answer.json.errors, undefined);
    }
  });
});
