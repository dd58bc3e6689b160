/**
 * The audit trail tells what happened: every type of event once a change, with all that belongs to it, and
 * nothing that must not be told. Covers L03, L04 and the audited half of A06.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { sql } from 'kysely';
import { type EventType, eventTypes } from '../../src/features/audit/events.ts';
import { listEventsAfter } from '../../src/features/audit/store.ts';
import { enqueue } from '../../src/features/jobs/enqueue.ts';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import { followTrail } from '../support/audit.ts';
import type { Answer, Call } from '../support/client.ts';
import { commands, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { password, start } from '../support/installation.ts';
import { jobsOf } from '../support/jobs.ts';
import { makeFolder } from '../support/process.ts';

/** Type, who acted (an id, or else a word), on whom, and what else is known. */
type Told = [type: EventType, actor: number | string, subject: number | null, details?: Record<string, unknown>];

const nextPassword = 'a staple of correct batteries';
const typedIntoTheNameField = 'Tr0ub4dor-and-some-more';

onEveryDatabase('the audit trail', (database) => {
  it('L04, A06: every type of event is told once a change, with who, what, on whom, from where and how it ended', async () => {
    const service = await start(await database.create(), { NETWORK_ATTEMPTS: '30' });
    const { deps, call } = service;
    const latest = followTrail(service);
    const seen = new Set<string>();

    const check = async (told: Told[], common: Record<string, unknown>) => {
      const events = await latest();
      const expected = told.map(([type, actor, subject, details = {}]) => ({
        ...common,
        type,
        actor: typeof actor === 'number' ? 'user' : actor,
        actor_id: typeof actor === 'number' ? actor : null,
        subject_id: subject,
        details,
      }));
      assert.deepEqual(
        events.map(({ id: _id, at: _at, ...event }) => event),
        expected,
      );
      for (const { type, at } of events) {
        assert.ok(Math.abs(Date.parse(at) - deps.clock.now()) < 60_000, `${type} at ${at}`);
        seen.add(type);
      }
    };
    /** Sends a request; its answer says how what it told of ended. */
    const does = async (status: number, line: string, with_: Call, told: (answer: Answer) => Told[]) => {
      const [method = '', path = ''] = line.split(' ');
      const answer = await call(method, path, with_);
      assert.equal(answer.status, status, `${line}: ${answer.text}`);
      await check(told(answer), {
        outcome: status < 400 ? 'succeeded' : 'refused',
        address: '127.0.0.1',
        request_id: answer.headers.get('x-request-id'),
      });
      return answer.json;
    };
    const nothing = () => [];
    const logIn = (username: string, secret = password) => ({ body: { username, password: secret } });
    const sessionOf = (token: string) =>
      Number(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid);
    const begun =
      (id: number) =>
      ({ json }: Answer): Told[] => [['login.succeeded', id, id, { session: sessionOf(json.access_token) }]];

    const service_ = { outcome: 'succeeded', address: null, request_id: null };
    const [key] = deps.memory.keys.list();
    await check([['key.published', 'system', null, { kid: key?.kid, algorithm: 'ES256' }]], service_);

    const link = makeSetupToken(deps.secret, deps.clock.now());
    const { id: boss } = await does(
      201,
      'POST /setup',
      { body: { token: link, username: 'boss', password } },
      ({ json }) => [['user.created', 'anyone', json.id, { role: 'admin' }]],
    );
    const { access_token: token } = await does(200, 'POST /login', logIn('BOSS'), begun(boss));
    const made = await does(201, 'POST /users', { token, body: { username: 'made', password } }, ({ json }) => [
      ['user.created', boss, json.id, { role: 'user' }],
    ]);
    await does(
      200,
      `PATCH /users/${made.id}`,
      { token, body: { username: 'made.again', email: 'm@example.org' } },
      () => [['user.changed', boss, made.id, { changed: ['username', 'email'] }]],
    );

    const { id: alice } = await does(201, 'POST /register', logIn('alice'), ({ json }) => [
      ['user.registered', 'anyone', json.id, { role: 'user' }],
    ]);
    const { id: bob } = await does(201, 'POST /register', logIn('bob'), ({ json }) => [
      ['user.registered', 'anyone', json.id, { role: 'user' }],
    ]);
    const refusal = (subject: number | null, reason: string) => (): Told[] => [
      ['login.refused', 'anyone', subject, { reason }],
    ];
    await does(401, 'POST /login', logIn('alice', 'not the password at all'), refusal(alice, 'wrong password'));
    await does(403, 'POST /login', logIn('alice'), refusal(alice, 'pending'));
    await does(401, 'POST /login', logIn(typedIntoTheNameField), refusal(null, 'unknown'));
    await does(200, `POST /users/${alice}/approve`, { token, body: {} }, () => [
      ['user.approved', boss, alice, { role: 'user' }],
    ]);
    await does(200, `POST /users/${alice}/approve`, { token, body: {} }, nothing);
    await does(409, `POST /users/${alice}/reject`, { token, body: {} }, nothing);
    await does(200, `POST /users/${bob}/reject`, { token, body: { reason: 'No' } }, () => [
      ['user.rejected', boss, bob, { role: 'user' }],
    ]);
    await does(409, `POST /users/${bob}/approve`, { token, body: {} }, nothing);
    await does(404, 'POST /users/2000000000/approve', { token, body: {} }, nothing);
    await does(403, 'POST /login', logIn('bob'), refusal(bob, 'rejected'));
    await does(200, `POST /users/${bob}/reopen`, { token, body: {} }, () => [
      ['user.reopened', boss, bob, { role: 'user' }],
    ]);
    const decisions = [{ id: bob, decision: 'reject' }];
    await does(200, 'POST /approvals', { token, body: { decisions } }, () => [
      ['user.rejected', boss, bob, { role: 'user' }],
    ]);

    let own = await does(200, 'POST /login', logIn('alice'), begun(alice));
    const asAlice = () => ({ token: own.access_token as string });
    await does(200, 'PATCH /users/me', { ...asAlice(), body: { display_name: 'A' } }, () => [
      ['user.changed', alice, alice, { changed: ['display_name'] }],
    ]);
    await does(200, 'PATCH /users/me', { ...asAlice(), body: { display_name: 'A' } }, nothing);
    const wrong = { current_password: 'not the password at all', new_password: nextPassword };
    await does(401, 'POST /users/me/password', { ...asAlice(), body: wrong }, () => [
      ['password.refused', alice, alice],
    ]);
    await does(204, 'POST /users/me/password', { ...asAlice(), body: { ...wrong, current_password: password } }, () => [
      ['password.changed', alice, alice],
    ]);

    own = await does(200, 'POST /login', logIn('alice', nextPassword), begun(alice));
    await does(204, 'POST /logout', asAlice(), () => [
      ['session.ended', alice, alice, { sessions: [sessionOf(own.access_token)] }],
    ]);
    own = await does(200, 'POST /login', logIn('alice', nextPassword), begun(alice));
    const copy = { body: { refresh_token: own.refresh_token } };
    const session = sessionOf(own.access_token);
    await does(200, 'POST /token/refresh', copy, nothing);
    service.turnClock(11_000);
    const recovered = await does(200, 'POST /token/refresh', copy, () => [
      ['session.recovered', 'anyone', alice, { session }],
    ]);
    await does(200, 'POST /token/refresh', copy, nothing);
    await does(200, 'POST /token/refresh', { body: { refresh_token: recovered.refresh_token } }, nothing);
    await does(401, 'POST /token/refresh', copy, () => [['session.reused', 'anyone', alice, { session }]]);
    await does(401, 'POST /token/refresh', copy, nothing);

    const role = (...permissions: string[]) => ({ token, body: { description: '', permissions } });
    await does(201, 'POST /roles', { token, body: { name: 'support', ...role('users:read').body } }, () => [
      ['role.created', boss, null, { role: 'support', permissions: ['users:read'], requestable: false }],
    ]);
    await does(200, 'PUT /roles/support', role(), () => [
      ['role.changed', boss, null, { role: 'support', from: ['users:read'], to: [], requestable: true }],
    ]);
    await does(200, `PATCH /users/${alice}`, { token, body: { role: 'support' } }, () => [
      ['user.changed', boss, alice, { changed: ['role'], from: 'user', to: 'support' }],
    ]);
    await does(409, 'DELETE /roles/support', { token }, nothing);
    await does(200, `PATCH /users/${alice}`, { token, body: { role: 'user' } }, () => [
      ['user.changed', boss, alice, { changed: ['role'], from: 'support', to: 'user' }],
    ]);
    await does(204, 'DELETE /roles/support', { token }, () => [['role.deleted', boss, null, { role: 'support' }]]);

    await does(200, `POST /users/${alice}/suspend`, { token, body: {} }, () => [
      ['user.suspended', boss, alice, { role: 'user' }],
    ]);
    await does(200, `POST /users/${alice}/suspend`, { token, body: {} }, nothing);
    await does(403, 'POST /login', logIn('alice', nextPassword), refusal(alice, 'suspended'));
    await does(200, `POST /users/${alice}/reinstate`, { token, body: {} }, () => [
      ['user.reinstated', boss, alice, { role: 'user' }],
    ]);

    for (let guess = 0; guess < 10; guess++)
      await does(401, 'POST /login', logIn('mallory', 'a guess, and a bad one'), refusal(null, 'unknown'));
    await does(429, 'POST /login', logIn('mallory'), () => [
      ['login.throttled', 'anyone', null, { budget: 'account' }],
    ]);
    await does(429, 'POST /login', logIn('mallory'), nothing);
    await does(401, 'POST /login', logIn('alice', 'not the password at all'), refusal(alice, 'wrong password'));
    // As after a hundred of them.
    await deps.database.updateTable('budgets').set({ in_a_row: 100 }).where('in_a_row', '=', 1).execute();
    await does(429, 'POST /login', logIn('alice', nextPassword), () => [
      ['login.locked', 'anyone', alice, { budget: 'account' }],
    ]);
    await does(429, 'POST /login', logIn('alice', nextPassword), nothing);
    await does(200, `POST /users/${alice}/unlock`, { token }, () => [['user.unlocked', boss, alice]]);
    own = await does(200, 'POST /login', logIn('alice', nextPassword), begun(alice));
    await does(204, `DELETE /users/${alice}/sessions`, { token }, () => [
      ['session.ended', boss, alice, { sessions: [sessionOf(own.access_token)] }],
    ]);
    await does(204, `DELETE /users/${alice}/sessions`, { token }, nothing);

    for (let more = 0; more < 28; more++) await does(409, 'POST /register', logIn('alice'), nothing);
    await does(429, 'POST /register', logIn('alice'), () => [
      ['request.throttled', 'anyone', null, { budget: 'registration' }],
    ]);
    await does(429, 'POST /register', logIn('alice'), nothing);
    await does(200, `DELETE /users/${alice}`, { token }, () => [['user.deleted', boss, alice, { role: 'user' }]]);
    await does(404, `DELETE /users/${alice}`, { token }, nothing);

    const admittance = commands(deps.config.databaseUrl);
    succeeded(await admittance('keys', 'rotate', '--compromised', '--yes'), /signs from now on/);
    const kids = (await sql<{ kid: string }>`SELECT kid FROM signing_keys`.execute(deps.database)).rows;
    await check(
      [
        ['key.published', 'operator', null, { kid: kids[0]?.kid, algorithm: 'ES256' }],
        ['key.dropped', 'operator', null, { kids: [key?.kid] }],
      ],
      service_,
    );
    succeeded(await admittance('export', '--no-hashes'), /^\{"id":/);
    await check([['users.exported', 'operator', null, { hashes: false, format: 'jsonl' }]], service_);
    await deps.database
      .updateTable('users')
      .set({ password_hash: hash('md5', password) })
      .where('id', '=', made.id)
      .execute();
    succeeded(await admittance('hashes', 'wrap', '--yes'), /^Wrapped one more hash/);
    await check([['hashes.wrapped', 'operator', null, { hashes: 1 }]], service_);
    const file = join(makeFolder(), 'accounts.jsonl');
    writeFileSync(file, JSON.stringify({ username: 'brought', password: hash('md5', password) }));
    succeeded(await admittance('import', file, '--preset', 'flask-tutorial', '--yes'), /^taken +1\n/);
    await check([['users.imported', 'operator', null, { from: 'jsonl', taken: 1, left_out: 0 }]], service_);
    await enqueue(deps, 'of.tomorrow');
    const [job] = await jobsOf(deps, 'of.tomorrow');
    succeeded(await admittance('jobs', 'remove', String(job?.id), '--yes'), /is removed/);
    await check([['job.removed', 'operator', null, { job: job?.id, kind: 'of.tomorrow' }]], service_);
    assert.deepEqual([...seen].sort(), [...eventTypes].sort());

    const all = JSON.stringify(await listEventsAfter(deps.database, 0, {}, 1_000));
    const secrets = [
      password,
      nextPassword,
      typedIntoTheNameField,
      'mallory',
      'not the password',
      'a guess',
      'eyJ',
      'rt_',
    ];
    for (const secret of secrets) assert.ok(!all.includes(secret), `L03: ${secret} is in the trail`);
  });
});
