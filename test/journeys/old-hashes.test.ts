/**
 * Accounts with inspect and wrap password hashes of other programs: they sign in, and are brought up to date by it.
 * Covers P17, P19 and, for names that nobody has, E03.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { before, it } from 'node:test';
import type { Deps } from '../../src/deps.ts';
import { listEventsAfter } from '../../src/features/audit/store.ts';
import { type Decoys, openDecoys } from '../../src/features/hashes/decoys.ts';
import { wrapHashes } from '../../src/features/hashes/wrap-hashes.ts';
import { findUserById, type UserRow } from '../../src/features/users/store.ts';
import { formatOf, writeWrapped } from '../../src/platform/hash-formats.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { guess } from '../support/guesses.ts';
import { type Installation, start } from '../support/installation.ts';
import { oldHash } from '../support/old-hashes.ts';
import { assertProblem } from '../support/problem.ts';
import { isFullTier } from '../support/tier.ts';

const current = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
const next = 'a staple of correct batteries';
/** Keycloak’s, Spring’s and Firebase’s. */
const others = ['keycloak-pbkdf2-sha256', 'spring-bcrypt', 'spring-scrypt', 'spring-pbkdf2-sha1', 'firebase-scrypt'];
const md5 = (text: string) => hash('md5', text);

onTwoDatabases('an account with an old hash', (database) => {
  let service: Installation;

  before(async () => {
    service = await start(await database.create());
  });

  const logIn = (username: string, password: string) =>
    service.call('POST', '/login', { body: { username, password } });
  const rowOf = async (id: number): Promise<UserRow> => {
    const row = await findUserById(service.deps.database, id);
    assert.ok(row);
    return row;
  };
  const store = (id: number, password_hash: string) =>
    service.deps.database.updateTable('users').set({ password_hash }).where('id', '=', id).execute();
  async function add(username: string, hash: string): Promise<UserRow> {
    const { id } = await makeAccount(service.deps, username);
    await store(id, hash);
    return rowOf(id);
  }
  const replacements = async (id: number) => {
    const events = await listEventsAfter(service.deps.database, 0, { subjectId: id }, 1_000);
    return events.filter(({ type }) => type === 'user.changed').map(({ details }) => JSON.parse(details));
  };

  it('signs in with its password, and the hash is replaced; the sessions and the power stay', async () => {
    for (const format of [
      'werkzeug-scrypt',
      'werkzeug-pbkdf2-sha512',
      'php-bcrypt',
      'plain-md5-hex',
      'md5-crypt',
      ...others,
    ]) {
      const { password, hash } = oldHash(format);
      const user = await add(format, hash);
      const session = await makeSession(service.deps, user);
      assertProblem(await logIn(user.username, `${password}.`), 401, 'login/rejected');
      assert.equal((await rowOf(user.id)).password_hash, hash);
      assert.equal((await logIn(user.username, password)).status, 200, format);
      const after = await rowOf(user.id);
      assert.match(after.password_hash ?? '', current);
      assert.equal(after.power_version, user.power_version);
      assert.equal((await service.call('GET', '/users/me', { token: session.access_token })).status, 200);
      assert.equal((await logIn(user.username, password)).status, 200);
      assert.equal((await rowOf(user.id)).password_hash, after.password_hash);
      assertProblem(await logIn(user.username, `${password}.`), 401, 'login/rejected');
      const [event, ...others] = await replacements(user.id);
      assert.deepEqual([event.changed, event.to, others], [['password hash'], 'argon2id', []]);
    }
  });

  it('P17 is brought up to date once by twenty sign-ins at once, and none of them fails', async () => {
    const { password, hash } = oldHash('django-salted-sha1');
    const user = await add('crowded', hash);
    const answers = await Promise.all(Array.from({ length: 20 }, () => logIn('crowded', password)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array(20).fill(200),
    );
    assert.match((await rowOf(user.id)).password_hash ?? '', current);
    assert.equal((await replacements(user.id)).length, 1);
  });

  it('P17 of Argon2id at a lower cost is brought up to date as well', async () => {
    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const user = await add('costly', hash);
    assert.equal((await logIn('costly', 'password')).status, 200);
    assert.match((await rowOf(user.id)).password_hash ?? '', current);
  });

  it('keeps a password that is too short for a new one', async () => {
    await add('short', md5('p'));
    for (const _ of Array(2)) assert.equal((await logIn('short', 'p')).status, 200);
  });

  it('is compared with what was typed, and from then on either way to type it is right', async () => {
    const [apart, composed] = ['cafe\u0301', 'caf\u00e9'];
    await add('accented', md5(apart));
    assertProblem(await logIn('accented', composed), 401, 'login/rejected');
    for (const password of [apart, composed]) assert.equal((await logIn('accented', password)).status, 200);
  });

  it('that waits for a decision is told so, with the right password only', async () => {
    const user = await add('waiting', md5('the old one'));
    await service.deps.database.updateTable('users').set({ status: 'pending' }).where('id', '=', user.id).execute();
    assertProblem(await logIn('waiting', 'the new one'), 401, 'login/rejected');
    assertProblem(await logIn('waiting', 'the old one'), 403, 'login/not-approved');
    assertProblem(await logIn('waiting', 'the old one'), 403, 'login/not-approved');
  });

  it('gets a new password for its old one', async () => {
    const user = await add('changing', md5('the old one'));
    const { access_token: token } = await makeSession(service.deps, user);
    const change = (current_password: string) =>
      service.call('POST', '/users/me/password', { token, body: { current_password, new_password: next } });
    assertProblem(await change('another one'), 401, 'password/wrong');
    assert.equal((await change('the old one')).status, 204);
    assert.equal((await logIn('changing', next)).status, 200);
  });

  it('P19 that nobody can verify keeps its owner out, and nobody else', async () => {
    for (const hash of ['!', `md5$${'x'.repeat(65)}$${md5('p')}`, `{CRYPT}${md5('p')}`]) {
      const user = await add(`lost${hash.length}`, hash);
      assertProblem(await logIn(user.username, 'p'), 401, 'login/rejected');
      assert.equal((await rowOf(user.id)).password_hash, hash);
    }
    assert.equal((await logIn('short', 'p')).status, 200);
  });
});

onTwoDatabases('the hashes of an installation', (database) => {
  let service: Installation;
  let admittance: ReturnType<typeof commands>;
  const weak = ['plain-sha1-hex', 'ldap-ssha', 'phpass-phpbb', 'sha256-crypt'].map(oldHash);

  before(async () => {
    service = await start(await database.create());
    admittance = commands(service.deps.config.databaseUrl);
  });

  const add = async (username: string, password_hash: string) => {
    const { id } = await makeAccount(service.deps, username);
    await store(id, password_hash);
    return id;
  };
  const store = (id: number, password_hash: string) =>
    service.deps.database.updateTable('users').set({ password_hash }).where('id', '=', id).execute();
  const hashOf = async (id: number) => (await findUserById(service.deps.database, id))?.password_hash;
  const logIn = (username: string, password: string) =>
    service.call('POST', '/login', { body: { username, password } });
  const wrappings = async () =>
    (await listEventsAfter(service.deps.database, 0, { type: 'hashes.wrapped' }, 10)).map(({ details, actor }) => [
      actor,
      JSON.parse(details),
    ]);

  it('are counted by format and cost, with what is weak and what nobody can verify', async () => {
    succeeded(await admittance('hashes', 'report'), 'No accounts.\n');
    for (const { format, hash } of weak) await add(format, hash);
    await add('strong', oldHash('php-bcrypt').hash);
    const lost = await add('lost', '!unusable');
    for (const name of ['one', 'two']) await makeAccount(service.deps, name);
    const { stdout, code } = await admittance('hashes', 'report');
    assert.equal(code, 0);
    assert.match(stdout, /^USERS +FORMAT +COST +IS\n2 +argon2id +19 MiB, 2 passes, 1 lane\n/);
    assert.match(stdout, /^1 +sha256-crypt +5,000 rounds +weak$/m);
    assert.match(stdout, /^1 +bcrypt +cost 10$/m);
    assert.match(stdout, /^4 are weak\. To put Argon2id around them: admittance hashes wrap$/m);
    assert.match(stdout, new RegExp(`^1 cannot be verified: its owner cannot sign in \\(user ${lost}\\)`, 'm'));
    const report = json(await admittance('hashes', 'report', '--json'));
    assert.deepEqual([report.weak, report.unverifiable], [4, { users: 1, ids: [lost] }]);
    assert.deepEqual(report.formats[0], {
      format: 'argon2id',
      cost: '19 MiB, 2 passes, 1 lane',
      made_by: 'Admittance; PHP (Laravel, Symfony), passlib, many more',
      weak: false,
      costly: false,
      users: 2,
    });
    for (const { hash } of weak) assert.ok(!stdout.includes(hash) && !JSON.stringify(report).includes(hash));
  });

  it('that are weak are wrapped at once, beside a running server, and their owners sign in as before', async () => {
    refused(await admittance('hashes', 'wrap'), 2, 'Not a terminal: pass --yes to confirm.');
    succeeded(
      await admittance('hashes', 'wrap', '--yes'),
      /^Wrapped 4 more hashes in Argon2id; .*\nEarlier copies of the/,
    );
    const { formats } = json(await admittance('hashes', 'report', '--json'));
    const named = (formats as { format: string }[]).map(({ format }) => format).sort();
    assert.deepEqual(named, [
      'argon2id',
      'argon2id-over-ldap-ssha',
      'argon2id-over-phpass',
      'argon2id-over-plain-sha1',
      'argon2id-over-sha256-crypt',
      'bcrypt',
    ]);
    for (const { format, password } of weak) {
      assertProblem(await logIn(format, `${password}.`), 401, 'login/rejected');
      assert.equal((await logIn(format, password)).status, 200, format);
    }
    assert.equal(json(await admittance('hashes', 'report', '--json')).formats[0].users, 6);
    assert.deepEqual(await wrappings(), [['operator', { hashes: 4 }]]);
  });

  it('that are wrapped are left as they are by the next run, which takes what is new', async () => {
    succeeded(await admittance('hashes', 'wrap', '--yes'), 'No hash is weak; nothing was changed.\n');
    const id = await add('late', md5('late'));
    assert.deepEqual(json(await admittance('hashes', 'wrap', '--yes', '--json')), { wrapped: 1, changed: 0 });
    const wrapped = await hashOf(id);
    assert.match(wrapped ?? '', /^\$wrapped\$plain-md5\$0\$\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.deepEqual(json(await admittance('hashes', 'wrap', '--yes', '--json')), { wrapped: 0, changed: 0 });
    assert.equal(await hashOf(id), wrapped);
  });

  it('that a sign-in replaces meanwhile stay replaced', async () => {
    const { deps } = service;
    const id = await add('quick', md5('quick'));
    const before = await wrappings();
    const hasher: Deps['hasher'] = {
      ...deps.hasher,
      async hash(text) {
        assert.equal((await logIn('quick', 'quick')).status, 200);
        return deps.hasher.hash(text);
      },
    };
    assert.deepEqual(await wrapHashes({ ...deps, hasher }, 1, () => undefined), { wrapped: 0, changed: 1 });
    assert.match((await hashOf(id)) ?? '', current);
    assert.deepEqual(await wrappings(), before);
  });
});

onTwoDatabases('a name that nobody has', (database) => {
  let service: Installation;
  const names = Array.from({ length: 400 }, (_, index) => `nobody${index}`);
  const minute = 60_000;

  let decoys: Decoys;
  before(async () => {
    service = await start(await database.create());
    decoys = openDecoys(service.deps.database, service.deps.secret);
  });

  const setAll = (password_hash: string, from: number) =>
    service.deps.database.updateTable('users').set({ password_hash }).where('id', '>=', from).execute();
  /** What falls to each of the names. */
  const drawAll = (now: number) =>
    Promise.all(
      names.map(async (name) => {
        const hash = await decoys.draw(name, now);
        return hash === undefined ? 'current' : formatOf(hash)?.name;
      }),
    );
  const draw = async (now: number) => {
    const formats = new Map<string | undefined, number>();
    for (const format of await drawAll(now)) formats.set(format, (formats.get(format) ?? 0) + 1);
    return Object.fromEntries(formats);
  };

  it('E03 costs what is in the table, as often as it is there', async () => {
    assert.deepEqual(await draw(0), { current: 400 });
    for (let index = 0; index < 20; index++) await makeAccount(service.deps, `known${index}`);
    assert.deepEqual(await draw(minute), { current: 400 });
    const ids = (await service.deps.database.selectFrom('users').select('id').orderBy('id').execute()).map(
      ({ id }) => id,
    );
    await setAll(oldHash('plain-md5-hex').hash, ids[5] as number);
    await setAll(oldHash('php-bcrypt').hash, ids[15] as number);
    await setAll('!', ids[19] as number);
    // Remembered for a minute.
    assert.deepEqual(await draw(2 * minute - 1), { current: 400 });
    const shares = await draw(2 * minute);
    assert.deepEqual(Object.keys(shares).sort(), ['bcrypt', 'current', 'plain-md5']);
    // 5, 10 and 4 of 19.
    for (const [format, share] of [
      ['current', 105],
      ['plain-md5', 211],
      ['bcrypt', 84],
    ] as const)
      assert.ok(Math.abs((shares[format] ?? 0) - share) < 40, `${format}: ${shares[format]}`);
    assert.deepEqual(await draw(4 * minute), shares);

    const before = await drawAll(4 * minute);
    const md5Format = formatOf(oldHash('plain-md5-hex').hash);
    assert.ok(md5Format);
    const wrapped = writeWrapped(md5Format, await service.deps.hasher.hash('any'));
    const { database } = service.deps;
    await database
      .updateTable('users')
      .set({ password_hash: wrapped })
      .where('password_hash', 'like', '9cc2%')
      .execute();
    const after = before.map((format) => (format === 'plain-md5' ? 'argon2id-over-plain-md5' : format));
    assert.deepEqual(await drawAll(5 * minute), after);
  });

  it('E03 is refused as quickly as an account is whose hash is quick', async () => {
    await setAll(oldHash('plain-md5-hex').hash, 0);
    service.turnClock(minute);
    const costOf = async (work: () => Promise<unknown>) => {
      const costs: number[] = [];
      for (let round = 0; round < 7; round++) {
        const before = process.cpuUsage();
        await work();
        const { user, system } = process.cpuUsage(before);
        costs.push(user + system);
      }
      return costs.sort((a, b) => a - b)[3] as number;
    };
    const argon2id = await costOf(() => service.deps.hasher.hash('something'));
    let tried = 0;
    const unknown = await costOf(async () => {
      const answer = await guess(service.call, `nobody${tried++}`);
      assertProblem(answer, 401, 'login/rejected');
    });
    // Processor time, because a busy machine stretches the time on the wall.
    if (isFullTier) assert.ok(unknown < argon2id, `${unknown} and ${argon2id} microseconds`);
  });
});
