/** A whole installation moves to another database, of the same kind and of the other. Covers G07. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import type { Deps } from '../../src/deps.ts';
import { sealEvents } from '../../src/features/audit/seal-events.ts';
import { type Database, engineOf } from '../../src/platform/database/connect.ts';
import { makeAccount, makeApplicants, makeSession } from '../support/accounts.ts';
import { commands, refused, succeeded } from '../support/commands.ts';
import { copyUntil } from '../support/copies.ts';
import { everyDatabase, onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';

const tables = {
  users: 'id',
  roles: 'name',
  guards: 'name',
  signing_keys: 'kid',
  sessions: 'id',
  revocations: 'id',
  audit_events: 'id',
  audit_batches: 'number',
  budgets: 'owner',
  approval_answers: 'owner',
  one_time_secrets: 'user_id, purpose',
  used_tokens: 'hash',
  jobs: 'id',
  groups: 'name',
  user_groups: 'user_id, group_name',
} as const;

/** One letter of every plane that has any, what SQL and CSV are afraid of, and marks that a collation would drop. */
const everything = `é\u0301 ß 漢 \u{1d11e} \u{20000} \u{e0100} \u{10fffd} '"\\;%_\n\t `;
/** Beyond what a number in JavaScript tells apart. */
const large = '9223372036854775806';

onEveryDatabase('a copy', (database) => {
  for (const other of everyDatabase)
    it(`G07: to ${other.name} is the same installation, and everybody stays signed in`, async () => {
      const source = await install(database);
      const { access_token, refresh_token } = await fill(source);
      const [from, to] = [source.deps.config.databaseUrl, await other.create()];

      const table = await commands(from)('db', 'copy', from, to);
      succeeded(table, /^TABLE +SOURCE +TARGET +DIGEST +RESULT\nusers +(\d+) +\1 +[\w-]{12} +same\nroles /);
      assert.match(
        table.stdout,
        /Not copied, because they are not Admittance's: notes_of_ours\.\n.*admittance\.key or\n/,
      );

      const target = await start(to);
      const [there, here] = [source.deps.database, target.deps.database];
      for (const [name, key] of Object.entries(tables)) {
        const rows = await contents(there, name, key);
        assert.ok(rows.length > 0, name);
        assert.deepEqual(await contents(here, name, key), rows, name);
      }
      const startedAt = engineOf(here).toText(sql.ref('started_at'));
      const imports = sql<{ at: string }>`SELECT ${startedAt} AS at FROM transfers WHERE name = 'an import'`;
      assert.equal((await imports.execute(here)).rows[0]?.at, large);

      assert.equal((await target.call('GET', '/users/me', { token: access_token })).status, 200);
      const refreshed = await target.call('POST', '/token/refresh', { body: { refresh_token } });
      assert.equal(refreshed.status, 200, refreshed.text);
      await target.signIn('alice');
      succeeded(await commands(to)('audit', 'verify'), /^1 batch is as sealed\./);
      const [next, expected] = [await makeAccount(target.deps, 'next'), await makeAccount(source.deps, 'next')];
      assert.equal(next.id, expected.id, 'the id of somebody who was deleted is given to nobody');
    });

  it('that is interrupted at any statement goes on, and until it is whole nothing starts', async () => {
    const { deps } = await install(database);
    await makeApplicants(
      deps,
      Array.from({ length: 600 }, (_, index) => `applicant.${index}`),
    );
    const other = everyDatabase.find(({ name }) => name !== database.name) ?? database;
    const [from, to] = [deps.config.databaseUrl, await other.create()];
    succeeded(await commands(to)('migrate'), /^Applied/);
    let interruptions = 0;
    // Later each time, so that it gets a little further.
    while (!(await copyUntil(from, to, 2 + interruptions * 3))) interruptions++;
    assert.ok(interruptions > 5, String(interruptions));
    succeeded(await commands(to)('users', 'show', 'applicant.599'), /pending/);
    const again = await commands(from)('db', 'copy', from, to);
    refused(again, 3, /^The target holds a copy that was finished and compared at/);
  });
});

async function contents(database: Database, table: string, key: string): Promise<unknown[]> {
  const { rows } = await sql`SELECT * FROM ${sql.table(table)} ORDER BY ${sql.raw(key)}`.execute(database);
  return rows.map((row) => Object.fromEntries(Object.entries(row as object)));
}

/** Puts something into every table. @returns what alice's browser holds */
async function fill(service: Installation) {
  const { deps, call } = service;
  const token = await service.signIn('boss', adminPassword);
  const alice = await makeAccount(deps, 'alice');
  const names = { display_name: everything.repeat(2), note: '\u{1d11e}'.repeat(500), status_reason: '', email: null };
  await deps.database.updateTable('users').set(names).where('id', '=', alice.id).execute();
  const session = await makeSession(deps, alice);
  const gone = await makeAccount(deps, 'gone');
  for (const [method, path, body] of [
    ['POST', '/roles', { name: 'support', description: 'People who help', permissions: ['users:read'] }],
    ['POST', '/approvals', { decisions: [{ id: gone.id, decision: 'reopen' }] }],
    ['DELETE', `/users/${gone.id}`, undefined],
    ['POST', '/login', { username: 'nobody', password }],
  ] as const) {
    const headers = path === '/approvals' ? { 'idempotency-key': '"once"' } : {};
    const { status, text } = await call(method, path, { token, headers, ...(body && { body }) });
    assert.ok(status < 300 || path === '/login', `${path}: ${text}`);
  }
  await fillUnused(deps, alice.id);
  await sql`INSERT INTO transfers (name, position, started_at) VALUES ('an import', ${everything}, ${sql.raw(large)})`.execute(
    deps.database,
  );
  await sql`CREATE TABLE notes_of_ours (id INTEGER)`.execute(deps.database);
  service.turnClock(2 * 60_000);
  await sealEvents(deps);
  return session;
}

/** Rows of tables that no route writes; of one with a key of two columns more than go into a batch. */
async function fillUnused({ database, clock }: Deps, alice: number): Promise<void> {
  const created_at = clock.now();
  const group = { description: everything, claims: '{}', created_at, updated_at: created_at };
  const names = Array.from({ length: 300 }, (_, index) => `group ${index} ${everything}`);
  const ofBoth = names.flatMap((group_name) => [1, alice].map((user_id) => ({ user_id, group_name, created_at })));
  const secret = { user_id: alice, lookup: 'a', address: everything, created_at };
  await database
    .insertInto('groups')
    .values({ ...group, name: 'editors' })
    .execute();
  await database.insertInto('user_groups').values(ofBoth).execute();
  await database
    .insertInto('one_time_secrets')
    .values([
      { ...secret, purpose: 'email' },
      { ...secret, purpose: 'reset', lookup: 'b' },
    ])
    .execute();
  await database.insertInto('used_tokens').values({ hash: 'c', expires_at: created_at }).execute();
  await database
    .insertInto('jobs')
    .values({ kind: 'mail', lane: everything, due_at: created_at, body: everything, created_at })
    .execute();
}
