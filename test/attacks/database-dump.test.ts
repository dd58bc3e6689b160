/**
 * A stolen copy of the database opens nothing and ends nothing: not value by value, not with what can
 * be built of its values, and not with any of them as the installation's secret. Covers T13.
 */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { sql } from 'kysely';
import { sealEvents } from '../../src/features/audit/seal-events.ts';
import { rotateKeys } from '../../src/features/keys/rotate-keys.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { writeRefreshToken } from '../../src/features/sessions/refresh-token.ts';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import { openSecret } from '../../src/platform/secret.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { commands, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { someHash } from '../support/foreign-tables.ts';
import { compact, decode } from '../support/forge.ts';
import { adminPassword, type Installation, install, password, testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

type Dump = Record<string, Record<string, unknown>[]>;
/** Tries a text at one door; answers whether it opened. */
type Door = (text: string) => Promise<boolean>;

onEveryDatabase('a copy of the database', (database) => {
  let service: Installation;
  let boss: string;
  let all: Dump;
  /** Without what takes note of every attempt. */
  let dump: Dump;
  /** What people hold, and what is nowhere in the copy. */
  const held = { access: '', refresh: '', status: '' };

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    await makeUse();
    all = await takeDump(service);
    dump = await takeDump(service, notes);
  });

  /** Every table has rows, of every kind there is. */
  async function makeUse(): Promise<void> {
    const { deps, call } = service;
    await createRole(asOperator(deps), 'support', { description: 'Helps', permissions: ['users:read'] });
    await rotateKeys(deps);
    for (const username of ['alice', 'bob', 'carol']) {
      const body = { username, password, email: `${username}@example.org`, note: 'Please', role: 'support' };
      const { id, status_token } = (await call('POST', '/register', { body })).json;
      if (username === 'carol') held.status = status_token;
      else
        assert.equal(
          (await call('POST', `/users/${id}/approve`, { token: boss, body: { role: 'support' } })).status,
          200,
        );
    }
    for (const role of ['user', 'support', 'admin']) {
      const user = await makeAccount(deps, `holder.of.${role}`, role);
      const [ended, robbed, living] = [
        await makeSession(deps, user),
        await makeSession(deps, user),
        await makeSession(deps, user),
      ];
      assert.equal((await call('POST', '/logout', { token: ended.access_token })).status, 204);
      const { refresh_token } = (await refresh(robbed.refresh_token)).json;
      await refresh(refresh_token);
      assert.equal((await refresh(robbed.refresh_token)).status, 401);
      const next = (await refresh(living.refresh_token)).json;
      held.access = next.access_token;
      held.refresh = next.refresh_token;
    }
    assert.equal((await logIn('alice', 'not the password at all')).status, 401);
    service.turnClock(2 * 60_000);
    await sealEvents(deps);
    const { id } = await makeAccount(deps, 'left');
    const decided = {
      body: { decisions: [{ id, decision: 'approve' }] },
      headers: { 'idempotency-key': 'decided-once' },
    };
    assert.equal((await call('POST', '/approvals', { token: boss, ...decided })).status, 200);
    assert.equal((await call('POST', `/users/${id}/suspend`, { token: boss, body: {} })).status, 200);
    const file = join(makeFolder(), 'accounts.jsonl');
    writeFileSync(file, JSON.stringify({ username: 'brought', password: someHash, approved: 1 }));
    const admittance = commands(deps.config.databaseUrl);
    succeeded(await admittance('import', file, '--preset', 'flask-tutorial', '--yes'), /^taken +1\n/);
  }

  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const sendForm = (path: string, fields: Record<string, string>, token?: string): Promise<Answer> =>
    service.call('POST', path, {
      token,
      raw: String(new URLSearchParams(fields)),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  const doors: Record<string, Door> = {
    'as a bearer token': async (token) => opens(await service.call('GET', '/users/me', { token }), 401),
    'as a refresh token': async (text) => opens(await refresh(text), 401),
    'as a status token': async (text) =>
      opens(await service.call('GET', `/registrations/${encodeURIComponent(text)}`), 404),
    'at introspection': async (token) => {
      const answer = await sendForm('/introspect', { token }, boss);
      return opens(answer, 200) && answer.json.active;
    },
  };

  it('T13 holds nothing that somebody holds', () => {
    const cells = JSON.stringify(all);
    assert.deepEqual(
      Object.keys(all)
        .filter((table) => all[table]?.length === 0)
        .sort(),
      notInUse,
      'every other table is in use',
    );
    const [, claims = '', signature = ''] = held.access.split('.');
    const secrets = [password, adminPassword, ...Object.values(held), claims, signature, held.refresh.slice(20)];
    for (const secret of [...secrets, JSON.stringify(decode(claims)).slice(1, -1), testSecret])
      assert.ok(!cells.includes(secret), secret);
    assert.doesNotMatch(cells, /rt_[\w-]{59}|eyJ[\w-]+\.|\\"d\\":/);
  });

  it('T13 opens nothing and ends nothing, whichever value is tried wherever one could be', async () => {
    const values = valuesOf(all);
    assert.ok(values.length > 100, String(values.length));
    // Numbers are ids, counts and instants: the ordinary run leaves most of them out.
    for (const value of isFullTier
      ? values
      : values.filter((value, index) => index % 10 === 0 || !/^\d+$/.test(value))) {
      for (const [door, open] of Object.entries(doors)) assert.equal(await open(value), false, `${value} ${door}`);
      assert.equal((await sendForm('/revoke', { token: value })).status, 200);
    }
    for (const { username, password_hash, status_token_hash } of dump['users'] ?? [])
      for (const text of [password_hash, ...String(password_hash).split('$').slice(-2), status_token_hash])
        if (text) assert.equal((await logIn(String(username), String(text))).status, 401, `${username} ${text}`);
    assert.deepEqual(await takeDump(service, notes), dump);
  });

  it('T13 makes no refresh token, no access token and no setup link', async () => {
    const keys = valuesOf(all).filter((value) => value.length >= 16);
    const living = (dump['sessions'] ?? []).filter(({ reused_at }) => reused_at === null);
    assert.ok(keys.length > 40 && living.length >= 4, `${keys.length} ${living.length}`);
    for (const key of keys) {
      for (const { id, generation, nonce } of isFullTier ? living : living.slice(0, 1)) {
        const session = { id: Number(id), nonce: String(nonce) };
        for (const token of buildRefreshTokens(key, session, Number(generation))) {
          assert.equal(await opens(await refresh(token), 401), false, `${key} for ${id}`);
          assert.equal((await sendForm('/revoke', { token })).status, 200);
        }
      }
      const [header = {}, claims = {}] = boss.split('.', 2).map((part) => decode(part) as object);
      const forged = compact(header, claims, (input) => createHmac('sha256', key).update(input).digest());
      for (const token of [forged, compact({ ...header, alg: 'HS256' }, claims, () => Buffer.from(key))])
        assert.equal(await doors['as a bearer token']?.(token), false, key);
      for (const { kid, sealed_private_jwk } of dump['signing_keys'] ?? [])
        assert.throws(() => openSecret(key).open(`signing key ${kid}`, String(sealed_private_jwk)));
    }
    assert.deepEqual(await takeDump(service, notes), dump);

    // As if nobody had set it up: the only time a setup link is good.
    await setAdmins('admin', 'nobody');
    for (const key of keys)
      for (const token of [key, makeSetupToken(openSecret(key), service.deps.clock.now())])
        if (token.length <= 200) assert.equal((await setUp(token)).status, 403, token);
    await setAdmins('nobody', 'admin');
    assert.deepEqual(await takeDump(service, notes), dump);
  });

  it('has doors that open to who holds the right thing', async () => {
    assert.equal(await doors['as a bearer token']?.(held.access), true);
    assert.equal(await doors['as a status token']?.(held.status), true);
    assert.equal(await doors['at introspection']?.(held.access), true);
    assert.equal(await doors['at introspection']?.(held.refresh), true);
    const { refresh_token } = (await refresh(held.refresh)).json;
    assert.equal(await doors['as a refresh token']?.(refresh_token), true);
    assert.equal((await logIn('alice', password)).status, 200);
    await setAdmins('admin', 'nobody');
    assert.equal((await setUp(makeSetupToken(service.deps.secret, service.deps.clock.now()))).status, 201);
  });

  const logIn = (username: string, secret: string) =>
    service.call('POST', '/login', { body: { username, password: secret } });
  const setUp = (token: string) =>
    service.call('POST', '/setup', { body: { token, username: 'thief', password: adminPassword } });
  const setAdmins = (from: string, to: string) =>
    service.deps.database.updateTable('users').set({ role: to }).where('role', '=', from).execute();
});

function opens({ status, text }: Answer, otherwise: number): boolean {
  assert.ok(status === 200 || status === otherwise, text);
  return status === 200;
}

/** Nothing writes them yet. */
const notInUse = ['groups', 'jobs', 'one_time_secrets', 'processes', 'used_tokens', 'user_groups'];

// Of the events batches are made in the background.
const notes = ['audit_events', 'audit_batches', 'budgets'];

async function takeDump({ deps: { database } }: Installation, without: readonly string[] = []): Promise<Dump> {
  const dump: Dump = {};
  const tables = (await database.introspection.getTables()).filter(({ name }) => !without.includes(name));
  for (const { name } of tables)
    dump[name] = (await sql`SELECT * FROM ${sql.table(name)} ORDER BY 1`.execute(database)).rows as Dump[string];
  return dump;
}

/** Every cell as text, and what is inside one: members of JSON, parts of a hash, words. */
function valuesOf(dump: Dump): string[] {
  const cells = Object.values(dump).flatMap((rows) => rows.flatMap((row) => Object.values(row)));
  const texts = cells.filter((cell) => cell !== null).map(String);
  const parts = texts.flatMap((text) => [text, ...text.split(/[$ ,]/), ...membersOf(text)]);
  return [...new Set(parts)].filter((text) => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text));
}

function membersOf(text: string): string[] {
  return text.startsWith('{') ? Object.values(JSON.parse(text)).map(String) : [];
}

/** With the value as the installation's secret, as the key itself, and as the proof itself. */
function buildRefreshTokens(key: string, session: { id: number; nonce: string }, generation: number): string[] {
  const token = writeRefreshToken(openSecret(key), session, generation);
  const head = Buffer.from(token.slice(3), 'base64url').subarray(0, 12);
  const text = `${session.id} ${generation} ${session.nonce}`;
  const proofs = [createHmac('sha256', key).update(text).digest(), Buffer.alloc(32, Buffer.from(key, 'base64url'))];
  return [token, ...proofs.map((proof) => `rt_${Buffer.concat([head, proof]).toString('base64url')}`)];
}
