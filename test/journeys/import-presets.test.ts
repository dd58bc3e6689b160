/** The exports of other account services, in their own formats: who comes in active, and signs in with their password. */
import assert from 'node:assert/strict';
import { hash, pbkdf2Sync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands, json, refused } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { someHash } from '../support/foreign-tables.ts';
import { type Installation, install } from '../support/installation.ts';
import { oldHash } from '../support/old-hashes.ts';
import { makeFolder } from '../support/process.ts';

const staple = 'correct horse battery staple';
const fixture = (name: string) => fileURLToPath(new URL(`../vectors/exports/${name}`, import.meta.url));
function write(name: string, text: string): string {
  const path = join(makeFolder(), name);
  writeFileSync(path, text);
  return path;
}

async function statuses(admittance: ReturnType<typeof commands>): Promise<Record<string, string>> {
  const { data } = json(await admittance('users', 'list', '--json', '--limit', '100'));
  return Object.fromEntries(
    data
      .filter(({ username }: { username: string }) => username !== 'boss')
      .map(({ username, status, role }: Record<string, string>) => [
        username?.replace('@example.org', ''),
        role === 'user' ? status : `${status} ${role}`,
      ]),
  );
}

onTwoDatabases('importing with a preset', (test) => {
  let service: Installation;
  let admittance: ReturnType<typeof commands>;
  const begin = async () => {
    service = await install(test);
    admittance = commands(service.deps.config.databaseUrl);
  };
  const take = async (...args: string[]) => json(await admittance('import', ...args, '--yes', '--json'));
  const plan = async (...args: string[]) => JSON.parse((await admittance('import', ...args, '--json')).stdout);
  const signsIn = async (username: string, password: string) => {
    await service.signIn(username, password);
    const body = { username, password: `${password}.` };
    assert.equal((await service.call('POST', '/login', { body })).status, 401);
  };

  it('keycloak reads the export of a realm, its older form and both kinds of hashes', async () => {
    await begin();
    const file = [fixture('keycloak.json'), '--preset', 'keycloak'];
    const { rows, active_because, unverifiable, by_format } = await plan(...file);
    assert.deepEqual([rows, unverifiable], [10, 4]);
    assert.deepEqual(active_because, { 'emailVerified says yes, enabled says yes': 4 });
    assert.deepEqual(by_format, { argon2id: 3, 'passlib-pbkdf2-sha256': 3, 'none that is known': 4 });
    assert.deepEqual(
      [(await take(...file)).taken, await statuses(admittance)],
      [6, { alice: 'active', erin: 'active', frank: 'active', olga: 'active', nina: 'pending', dirk: 'suspended' }],
    );
    await signsIn('alice', 'password');
    for (const name of ['erin', 'frank', 'olga']) await signsIn(name, 'user1');
    const { display_name, email, created_at } = json(await admittance('users', 'show', 'alice', '--json'));
    assert.deepEqual(
      [display_name, email, created_at.slice(0, 10)],
      ['Alice Example', 'alice@example.org', '2023-09-02'],
    );
  });

  it('auth0 takes nobody for active while nothing says who is blocked', async () => {
    await begin();
    const hashes = [fixture('auth0-hashes.jsonl'), '--preset', 'auth0'];
    const { by_status, missing_columns } = await plan(...hashes);
    assert.deepEqual([by_status, missing_columns], [{ pending: 3 }, ['blocked']]);
    const decided = await plan(...hashes, '--status', 'active');
    assert.deepEqual(decided.by_status, { active: 2, pending: 1 });
    const read = (name: string) =>
      readFileSync(fixture(name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const users = new Map(read('auth0-users.jsonl').map((user) => [user.user_id, user]));
    const lines = read('auth0-hashes.jsonl').map((user) => ({ ...user, ...users.get(`auth0|${user._id.$oid}`) }));
    const merged = write('merged.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await take(merged, '--preset', 'auth0');
    assert.deepEqual(await statuses(admittance), { alice: 'active', nina: 'pending', blocked: 'suspended' });
    await signsIn('alice@example.org', staple);
  });

  it('firebase verifies its hashes with the parameters of the project, and says that it needs them', async () => {
    await begin();
    const file = [fixture('firebase.json'), '--preset', 'firebase'];
    refused(
      await admittance('import', ...file),
      2,
      /^Firebase hashes depend on parameters of the project: add --hash-config/,
    );
    const none = await plan(...file, '--unverifiable', 'take');
    assert.deepEqual([none.left_out, none.unverifiable, none.by_status.active], [0, 4, 2]);
    const wrong = write('parameters.txt', 'base64_signer_key: c2VjcmV0,\nrounds: 8');
    const { code, stderr } = await admittance('import', ...file, '--hash-config', wrong);
    assert.deepEqual([code, stderr.includes('c2VjcmV0')], [2, false]);
    refused(await admittance('import', ...file, '--hash-config', `${wrong}.not`), 2, /cannot be read \(ENOENT\)/);
    const config = ['--hash-config', fixture('firebase-parameters.txt')];
    const { active_because, by_format } = await plan(...file, ...config);
    assert.deepEqual(active_because, { 'emailVerified says yes, disabled says no': 1 });
    assert.deepEqual(by_format, { 'firebase-scrypt': 3, 'none that is known': 1 });
    await take(...file, ...config);
    assert.deepEqual(await statuses(admittance), { alice: 'active', nina: 'pending', dirk: 'suspended' });
    await signsIn('alice@example.org', 'user1password');
    // An exporter that did not say who is disabled says nothing of anybody.
    const older = write(
      'older.json',
      readFileSync(fixture('firebase.json'), 'utf8').replace(/^ *"disabled": .*\n/gm, ''),
    );
    assert.deepEqual((await plan(older, '--preset', 'firebase', ...config)).by_status, { pending: 3 });
  });

  it('supabase reads its table as PostgreSQL writes it', async () => {
    await begin();
    const file = [fixture('supabase.csv'), '--preset', 'supabase'];
    const { active_because, left_out } = await plan(...file);
    const because = 'email_confirmed_at is a past instant, banned_until says nothing, deleted_at says nothing';
    assert.deepEqual([left_out, active_because], [1, { [because]: 1 }]);
    await take(...file);
    assert.deepEqual(await statuses(admittance), {
      alice: 'active',
      nina: 'pending',
      phone: 'pending',
      banned: 'suspended',
      gone: 'suspended',
    });
    await signsIn('alice@example.org', staple);
    const without = write(
      'some.csv',
      `email,encrypted_password,email_confirmed_at\na@example.org,${someHash},2020-01-01\n`,
    );
    assert.deepEqual((await plan(without, '--preset', 'supabase')).by_status, { pending: 1 });
  });

  it('django reads what dumpdata writes', async () => {
    await begin();
    await take(fixture('django.json'), '--preset', 'django');
    assert.deepEqual(await statuses(admittance), { ann: 'active admin', bob: 'suspended' });
    await signsIn('ann', staple);
  });
});

onTwoDatabases('importing hashes with a salt in a column of its own', (test) => {
  it('needs to be told how they belong together, and is right then', async () => {
    const service = await install(test);
    const admittance = commands(service.deps.config.databaseUrl);
    const map = 'username=login,password=hash';
    const digests = ['md5', 'sha1', 'sha256', 'sha512'] as const;
    const salt = 'Nacl+/;$=';
    const cases = [
      ...digests.flatMap((digest) => [
        { form: `${digest}-salt-first`, hash: hash(digest, salt + staple), name: `salt-first-${digest}` },
        { form: `${digest}-salt-last`, hash: hash(digest, staple + salt, 'base64'), name: /^ldap-/ },
      ]),
      ...(['sha1', 'sha256', 'sha512'] as const).map((digest) => ({
        form: `pbkdf2-${digest}-2000`,
        // As Mongoose's plugin for Passport has it: 512 bytes, in hexadecimal.
        hash: pbkdf2Sync(staple, salt, 2_000, 512, digest).toString('hex'),
        name: `passlib-pbkdf2-${digest}`,
      })),
    ];
    for (const [index, { form, hash, name }] of cases.entries()) {
      const login = `user${index}`;
      const path = write('a.csv', `login,hash,salt\n${login},${hash},${salt}\n`);
      const args = ['import', path, '--map', `${map},salt=salt`, '--status', 'active'];
      refused(
        await admittance(...args),
        2,
        /^Nothing says how the salt in "salt" belongs to the hash: add --hash-form/,
      );
      const { by_format } = json(await admittance(...args, '--hash-form', form, '--json'));
      assert.match(Object.keys(by_format).join(), typeof name === 'string' ? new RegExp(`^${name}$`) : name, form);
      json(await admittance(...args, '--hash-form', form, '--yes', '--json'));
      await service.signIn(login, staple);
    }
  });

  it('takes salts in hexadecimal and Base64, hashes that are whole, and none that do not fit', async () => {
    const service = await install(test);
    const admittance = commands(service.deps.config.databaseUrl);
    const salt = Buffer.from([0, 255, 1, 254, 62]);
    const digest = hash('sha256', Buffer.concat([salt, Buffer.from(staple)]));
    const bcrypt = oldHash('php-bcrypt').hash;
    for (const [encoding, text] of [
      ['hex', salt.toString('hex').toUpperCase()],
      ['base64', salt.toString('base64url')],
    ] as const) {
      const rows = [
        `ann.${encoding},${digest},${text}`,
        `whole.${encoding},${bcrypt},${text}`,
        `bare.${encoding},${hash('sha256', staple)},`,
        `short.${encoding},${digest.slice(2)},${text}`,
        `damaged.${encoding},${digest},${text}!`,
      ];
      const path = write('a.csv', `login,hash,salt\n${rows.join('\n')}\n`);
      const map = `username=login,password=hash,salt_${encoding}=salt`;
      const args = ['import', path, '--map', map, '--status', 'active', '--hash-form', 'sha256-salt-first', '--json'];
      const { by_format, lines } = json(await admittance(...args));
      assert.deepEqual(by_format, { 'salt-first-sha256': 1, bcrypt: 1, 'plain-sha256': 1, 'none that is known': 2 });
      assert.deepEqual(
        lines.map(({ username }: { username: string }) => username),
        [`short.${encoding}`, `damaged.${encoding}`],
      );
      json(await admittance(...args, '--yes'));
      for (const name of ['ann', 'bare']) await service.signIn(`${name}.${encoding}`, staple);
    }
  });

  it('refuses a form that is none, and one without a salt', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const path = write('a.csv', `login,hash,salt\nann,${someHash},x\n`);
    const args = ['import', path, '--map', 'username=login,password=hash'];
    refused(await admittance(...args, '--hash-form', 'sha256'), 2, /^--hash-form is md5, sha1, sha256 or sha512 with/);
    refused(await admittance(...args, '--hash-form', 'md5-salt-last'), 2, /no column with the salt: add --map salt=/);
    const both = [...args.slice(0, 3), 'username=login,password=hash,salt=salt,salt_hex=salt'];
    refused(await admittance(...both, '--hash-form', 'md5-salt-last'), 2, /an account has one salt/);
  });
});
