/**
 * Passwords through the front door, and what is kept of them. Covers P01, P02, P04, P05, P07–P10 (at
 * registration, by an administrator and at setup), P13, P16, P19, P20.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, it } from 'node:test';
import type { NotNull } from 'kysely';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import { hashStatusToken } from '../../src/features/users/status-token.ts';
import { unlockUser } from '../../src/features/users/unlock-user.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const emoji = '🐎🔋📎🌲🚀🍕🎲🌙🐢🎻🧊🪁🌵🦊🫖';
/** No pattern at any length. */
const varied = (length: number) =>
  Array.from({ length: 60 }, (_, line) => `line ${line ** 3}`)
    .join(' and then ')
    .slice(0, length);

onTwoDatabases('a password', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const login = (username: string, secret: unknown) =>
    service.call('POST', '/login', { body: { username, password: secret } });
  const register = (secret: unknown, username = `user${++names}`) =>
    service.call('POST', '/register', { body: { username, password: secret } });

  /** A new account with this password; the right one is told 403 until it is approved, any other one 401. */
  async function assertTaken(secret: string, others: string[] = []): Promise<void> {
    const { status, json } = await register(secret);
    assert.equal(status, 201, JSON.stringify([secret, json]));
    assertProblem(await login(json.username, secret), 403, 'login/not-approved', secret);
    for (const other of others) assertProblem(await login(json.username, other), 401, 'login/rejected', other);
  }
  function assertRefused(answer: Answer, reason: RegExp, about: string): void {
    assertProblem(answer, 400, 'password/refused', about);
    const errors: { field: string; message: string }[] = answer.json.errors;
    assert.ok(
      errors.every(({ field }) => field === 'password'),
      about,
    );
    assert.ok(
      errors.some(({ message }) => reason.test(message)),
      `${about}: ${JSON.stringify(errors)}`,
    );
  }

  it('P01 is between 15 and 256 characters long and never cut', async () => {
    assertProblem(await register(''), 400, 'request/credentials-missing');
    assertRefused(await register(varied(14)), /at least 15/, '14');
    for (const length of [15, 64, 128, 256])
      await assertTaken(varied(length), [varied(length - 1), varied(length + 1)]);
    assertRefused(await register(varied(257)), /at most 256/, '257');
    assertRefused(await register(varied(257).slice(0, 250) + emoji.slice(0, 14)), /at most 256/, 'with emoji');
  });

  it('P01 beyond the body limit is refused by its length alone', async () => {
    for (const hostile of ['a', 'ab', ' ', '\ufdfa'])
      assertProblem(await register(hostile.repeat(16 * 1024)), 413, 'request/too-large');
    for (const hostile of ['a', 'ab', '\ufdfa', '\u0315\u0316']) {
      const longest = hostile.repeat(1_024 / hostile.length);
      assertRefused(await register(longest), /at most 256/, hostile);
      assertProblem(await login('boss', longest), 401, 'login/rejected');
      for (const longer of [`${longest}!`, hostile.repeat(5_000 / hostile.length)])
        for (const answer of [await register(longer), await login('boss', longer)]) {
          assertProblem(answer, 400, 'request/invalid');
          assert.equal(answer.json.errors[0].field, 'password');
        }
    }
    assert.equal((await register(`${'\ufdfa'.repeat(250)}zqmw`)).status, 201);
  });

  it('P02 may be any words of any script', async () => {
    for (const secret of ['correct horse battery staple', 'a b c d e f g h i j', '春眠不觉晓处处闻啼鸟夜来风雨声'])
      await assertTaken(secret);
  });

  it('P04 counts what comes after a NUL', async () => {
    await assertTaken('before\u0000after the NUL', [
      'before\u0000after the null',
      'before',
      'beforeafter the NUL',
      'before\u0000',
    ]);
  });

  it('P05 is the same for both ways to type an accent, and for nothing else', async () => {
    const [composed, apart] = ['caf\u00e9 au lait \u00e0 midi', 'cafe\u0301 au lait a\u0300 midi'];
    await assertTaken(composed, [composed.toUpperCase(), 'cafe au lait a midi']);
    const { json } = await register(apart);
    assertProblem(await login(json.username, composed), 403, 'login/not-approved');
    await assertTaken('ﬁve ﬁsh and ２ chips', ['five fish and 2 chips', 'ﬁve ﬁsh and 2 chips']);
  });

  it('P07 keeps its blanks', async () => {
    const [blank, hard] = ['  blank before and after ', '\u00a0hard blanks all\u00a0around\u00a0'];
    await assertTaken(blank, [blank.trim(), blank.trimStart(), blank.trimEnd()]);
    await assertTaken(hard, [hard.trim(), hard.replaceAll('\u00a0', ' ')]);
  });

  it('P08 is counted in characters, not in bytes', async () => {
    await assertTaken(emoji);
    assertRefused(await register([...emoji].slice(1).join('')), /at least 15/, 'fourteen');
  });

  it('P09, P10 is no common, guessable or telling one, wherever it is set', async () => {
    const empty = await start(await database.create());
    const token = makeSetupToken(empty.deps.secret, empty.deps.clock.now());
    const weak: [secret: string, reason: RegExp][] = [
      ['1qaz2wsx3edc4rfv5tgb', /row/],
      ['aaaaaaaaaaaaaaa', /repetition/],
      ['passwordpassword', /repetition/],
      ['QwertyuiopAsdfghjkl', /row/],
      ['my name is Marjorie!', /username/],
      ['log in to Admittance', /service/],
      ...sampleOfCommonPasswords().map((secret): [string, RegExp] => [secret, /common|repetition|row/]),
    ];
    for (const [secret, reason] of weak) {
      assertRefused(await register(secret, 'marjorie'), reason, secret);
      const body = { username: 'Marjorie', password: secret };
      assertRefused(await service.call('POST', '/users', { token: boss, body }), reason, secret);
      assertRefused(await empty.call('POST', '/setup', { body: { token, ...body } }), reason, secret);
    }
    assert.equal((await service.call('GET', '/users?q=marjorie', { token: boss })).json.data.length, 0);
    const good = { username: 'marjorie', password };
    assert.equal((await empty.call('POST', '/setup', { body: { token, ...good } })).status, 201);
  });

  it('P13 is a text and nothing else', async () => {
    for (const wrong of [1, 0, true, false, [], ['correct horse battery staple'], {}, { length: 20 }]) {
      assertProblem(await register(wrong), 400, 'request/invalid', JSON.stringify(wrong));
      assertProblem(await login('boss', wrong), 400, 'request/invalid', JSON.stringify(wrong));
    }
    assertProblem(await register(null), 400, 'request/credentials-missing');
    assertProblem(await login('boss', null), 400, 'request/credentials-missing');
    for (const path of ['/register', '/login'])
      assertProblem(
        await service.call('POST', path, { raw: '{"username":"boss","password":"\\ud800 a sturdy horse"}' }),
        400,
        'request/malformed',
      );
  });

  it('P16 is kept as an Argon2id hash with a salt of its own, and nowhere in clear', async () => {
    const secret = 'seventeen quiet otters';
    const tokens: string[] = [];
    for (const _ of Array(5)) tokens.push((await register(secret)).json.status_token);
    await login('user1', secret);
    const users = await service.deps.database.selectFrom('users').selectAll().execute();
    assert.ok(users.length > 15);
    const salts = users.map(({ password_hash: stored }) => {
      const password_hash = stored ?? '';
      const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w+/]{22,})\$[\w+/]{43}$/.exec(password_hash);
      assert.ok(found && Number(found[1]) >= 19_456 && Number(found[2]) >= 2, password_hash);
      return found[3];
    });
    assert.equal(new Set(salts).size, users.length);

    const dump = await dumpOf(service);
    for (const token of tokens) assert.ok(dump.includes(hashStatusToken(token)));
    for (const trace of [
      secret,
      password,
      adminPassword,
      'quiet otters',
      ...tokens,
      Buffer.from(secret).toString('base64'),
    ]) {
      assert.ok(!dump.includes(trace), trace);
      assert.ok(!service.log().includes(trace), trace);
    }
  });

  it('P19 that is kept damaged opens nothing and tells only the operator', async () => {
    const { id } = await service.addUser('damaged');
    const { password_hash: good } = await service.deps.database
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', id)
      .$narrowType<{ password_hash: NotNull }>()
      .executeTakeFirstOrThrow();
    const store = (password_hash: string) =>
      service.deps.database.updateTable('users').set({ password_hash }).where('id', '=', id).execute();
    const [, , , , salt, output] = good.split('$') as [string, string, string, string, string, string];
    const damaged = [
      '',
      '*',
      password,
      good.slice(0, -2),
      good.slice(0, 20),
      `${good}\n`,
      good.replace('argon2id', 'argon2x'),
      good.replace('v=19', 'v=16'),
      good.replace('m=19456', 'm=0'),
      good.replace('m=19456', 'm=4294967295'),
      good.replace('t=2', 't=0'),
      good.replace('p=1', 'p=0'),
      good.replace(salt, 'AAAAAAAAAAB'),
      good.replace(output, `${output.slice(0, -1)}9`),
      'scrypt:32768:8:1$salt$00ff',
      '$2b$31$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu',
    ];
    const wrong = await login('boss', 'not the password at all');
    const { request_id: _, ...expected } = wrong.json;
    for (const hash of damaged) {
      await unlockUser(asOperator(service.deps), id);
      await store(hash);
      const alarms = alarmsIn(service.log(), id);
      const answer = await login('damaged', password);
      assertProblem(answer, 401, 'login/rejected', hash);
      const { request_id: _, ...seen } = answer.json;
      assert.deepEqual(seen, expected);
      assert.equal(alarmsIn(service.log(), id), alarms + 1, hash);
    }
    await store(good);
    assert.equal((await login('damaged', password)).status, 200);
  });

  it('P20 can neither be read nor set by an administrator once there is one', async () => {
    const { id } = await service.addUser('private.person');
    for (const member of ['password', 'password_hash', 'new_password', 'hash'])
      for (const method of ['PATCH', 'PUT']) {
        const body = { username: 'private.person', [member]: 'a wholly different secret' };
        assertProblem(
          await service.call(method, `/users/${id}`, { token: boss, body }),
          400,
          'request/invalid',
          member,
        );
      }
    const seen = await service.call('GET', `/users/${id}`, { token: boss });
    assert.doesNotMatch(seen.text, /password|hash|argon/);
    assert.equal((await login('private.person', password)).status, 200);
  });
});

/** Some of the shipped list that are long enough, as they are and shouted. */
function sampleOfCommonPasswords(): string[] {
  const file = new URL('../../src/features/passwords/common-passwords.txt', import.meta.url);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#!') && [...line].length >= 15);
  return lines.filter((_, index) => index % 700 === 0).flatMap((line) => [line, line.toUpperCase()]);
}

function alarmsIn(log: string, userId: number): number {
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines.filter(({ level, user_id, msg }) => level === 'error' && user_id === userId && /hash/.test(msg)).length;
}

/** Every row of every table, and on SQLite the bytes of its files. */
async function dumpOf(service: Installation): Promise<string> {
  const tables = ['users', 'guards', 'signing_keys', 'schema_migrations'] as const;
  const rows = await Promise.all(tables.map((table) => service.deps.database.selectFrom(table).selectAll().execute()));
  const path = /^sqlite:(.*)$/.exec(service.deps.config.databaseUrl)?.[1];
  const files = path ? [path, `${path}-wal`].map((file) => readFileSync(file, 'latin1')) : [];
  return JSON.stringify(rows) + files.join('');
}
