/**
 * The tutorial's whole story through the front door, on both databases, and then the two
 * transcripts side by side: they must be the same but for what is random by nature.
 */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { everyDatabase, onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install, password } from '../support/installation.ts';

const transcripts = new Map<string, string[]>();

onEveryDatabase('the tutorial', (database) => {
  it('is told from registration to deletion', async () => {
    const { call: send } = await install(database);
    const transcript: string[] = [];
    transcripts.set(database.name, transcript);
    const call: typeof send = async (method, path, options) => {
      const answer = await send(method, path, options);
      transcript.push(`${method} ${path.replace(/[A-Za-z0-9_-]{43}/, '…')} → ${answer.status} ${normalize(answer)}`);
      return answer;
    };
    const login = (username: string, secret = password) =>
      call('POST', '/login', { body: { username, password: secret } });

    const bossLogin = await login('boss', adminPassword);
    assert.equal(bossLogin.status, 200);
    assert.equal(bossLogin.json.token_type, 'Bearer');
    assert.equal(bossLogin.json.expires_in, 600);
    assert.equal(bossLogin.headers.get('cache-control'), 'no-store');
    const boss = bossLogin.json.access_token;

    const registered = await call('POST', '/register', {
      body: {
        username: 'alice',
        password,
        role: 'admin',
        note: 'I work here',
        display_name: 'Alice',
        email: 'alice@example.org',
      },
    });
    assert.equal(registered.status, 201);
    assert.equal(registered.json.message, 'User registered successfully');
    assert.equal(registered.json.status, 'pending');
    assert.equal(registered.json.requested_role, 'admin');
    const { id, status_token } = registered.json;
    assert.equal(registered.headers.get('location'), `/registrations/${status_token}`);

    const waiting = await call('GET', `/registrations/${status_token}`);
    const { created_at, ...state } = waiting.json;
    assert.ok(Date.parse(created_at) > 0, created_at);
    assert.deepEqual(state, {
      username: 'alice',
      status: 'pending',
      status_reason: null,
      requested_role: 'admin',
      approved_at: null,
      decided_at: null,
      role: null,
    });
    problem(await call('GET', `/registrations/${'A'.repeat(43)}`), 404, 'registration/not-found');
    problem(await call('GET', '/registrations/short'), 404, 'request/not-found');

    problem(
      await call('POST', '/register', { body: { username: 'ALICE', password } }),
      409,
      'user/exists',
      'User already exists',
    );
    for (const body of [
      { username: 'x' },
      { password },
      {},
      { username: '', password },
      { username: 'x', password: '' },
    ]) {
      problem(
        await call('POST', '/register', { body }),
        400,
        'request/credentials-missing',
        'Missing username or password',
      );
      problem(
        await call('POST', '/login', { body }),
        400,
        'request/credentials-missing',
        'Missing username or password',
      );
    }

    problem(await login('alice'), 403, 'login/not-approved', 'Account not approved by admin');
    problem(await login('alice', 'not the password at all'), 401, 'login/rejected', 'Invalid credentials');
    problem(await login('nobody.here'), 401, 'login/rejected', 'Invalid credentials');
    problem(await login('alice '), 403, 'login/not-approved', 'Account not approved by admin');

    const queue = await call('GET', '/users?status=pending', { token: boss });
    assert.deepEqual(
      queue.json.data.map((user: { username: string }) => user.username),
      ['alice'],
    );
    assert.equal(queue.json.data[0].note, 'I work here');

    const approved = await call('POST', `/users/${id}/approve`, { token: boss, body: { role: 'user' } });
    assert.equal(approved.status, 200);
    assert.equal(approved.json.status, 'active');
    assert.equal(approved.json.role, 'user');
    assert.equal(approved.json.approved_by, 1);
    assert.equal((await call('POST', `/users/${id}/approve`, { token: boss })).status, 200);
    assert.equal((await call('GET', `/registrations/${status_token}?wait=30`)).json.role, 'user');

    const aliceLogin = await login('AlIcE');
    assert.equal(aliceLogin.status, 200);
    const alice = aliceLogin.json.access_token;
    const dashboard = await call('GET', '/dashboard', { token: alice });
    assert.equal(dashboard.json.message, 'Welcome, alice!');
    assert.equal(dashboard.json.user.id, id);
    problem(await call('GET', '/dashboard'), 401, 'access/token-missing');
    for (const path of ['/admin', '/admin_panel']) {
      const panel = await call('GET', path, { token: boss });
      assert.equal(panel.json.message, 'Welcome to the admin panel!');
      assert.deepEqual([panel.json.pending, panel.json.users, panel.json.admins], [0, 2, 1]);
      problem(await call('GET', path, { token: alice }), 403, 'access/admins-only', 'Admins only');
      problem(await call('GET', path), 401, 'access/token-missing');
    }

    const made = await call('POST', '/users', { token: boss, body: { username: 'Made', password, email: null } });
    assert.equal(made.status, 201);
    const path = `/users/${made.json.id}`;
    assert.equal(made.headers.get('location'), path);
    const etag = made.headers.get('etag') as string;
    assert.match(etag, /^"[^"]+"$/);
    assert.equal((await call('GET', path, { token: boss, headers: { 'if-none-match': etag } })).status, 304);
    assert.equal(
      (await call('PATCH', path, { token: boss, body: { display_name: 'Made Up' } })).json.display_name,
      'Made Up',
    );
    problem(
      await call('PATCH', path, { token: boss, body: { display_name: 'Late' }, headers: { 'if-match': etag } }),
      412,
      'request/stale',
    );
    const put = await call('PUT', path, { token: boss, body: { username: 'made', role: 'admin' } });
    assert.deepEqual([put.json.username, put.json.display_name, put.json.role], ['made', null, 'admin']);
    problem(await call('PUT', path, { token: boss, body: { username: 'ALICE' } }), 409, 'user/exists');
    problem(await call('GET', path, { token: alice }), 404, 'user/not-found');
    problem(await call('GET', '/users', { token: alice }), 403, 'access/forbidden');
    assert.equal((await call('GET', '/users/me', { token: alice })).json.username, 'alice');
    problem(await call('PATCH', '/users/me', { token: alice, body: { role: 'admin' } }), 403, 'access/forbidden');
    assert.equal(
      (await call('PATCH', '/users/me', { token: alice, body: { email: 'a@example.org' } })).json.email,
      'a@example.org',
    );

    const first = await call('GET', '/users?limit=2&count=true', { token: boss });
    assert.equal(first.json.total, 3);
    assert.match(first.headers.get('link') ?? '', /^<\/users\?limit=2&count=true&cursor=[\w-]+>; rel="next"$/);
    const second = await call('GET', `/users?limit=2&cursor=${first.json.next_cursor}`, { token: boss });
    assert.deepEqual([second.json.data.length, second.json.next_cursor], [1, null]);

    assert.equal((await call('DELETE', path, { token: boss })).status, 200);
    problem(await call('GET', path, { token: boss }), 404, 'user/not-found');
    problem(await login('made'), 401, 'login/rejected');
    assert.equal((await call('DELETE', `/users/${id}`, { token: boss })).status, 200);
    problem(await call('GET', '/dashboard', { token: alice }), 401, 'access/token-invalid');
    problem(await call('DELETE', '/users/1', { token: boss }), 409, 'user/last-admin');
  });
});

describe('the transcripts', () => {
  it('are the same on every database', () => {
    const [first, ...rest] = [...transcripts.values()];
    assert.ok(first && first.length > 40);
    for (const other of rest) assert.deepEqual(other, first);
    assert.equal(transcripts.size, everyDatabase.length);
  });
  after(() => transcripts.clear());
});

function problem(answer: Answer, status: number, code: string, error?: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.error, answer.json.detail);
  if (error) assert.equal(answer.json.error, error);
  assert.equal(answer.json.request_id, answer.headers.get('x-request-id'));
  if (status === 401) assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
}

/** Without what is random or of this moment. */
function normalize({ json, headers }: Answer): string {
  const text = JSON.stringify(json, (key, value) => {
    if (
      ['request_id', 'access_token', 'refresh_token', 'status_token', 'next_cursor'].includes(key) &&
      typeof value === 'string'
    )
      return '…';
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'instant' : value;
  });
  return `${text} ${headers.get('etag') ?? ''} ${headers.get('www-authenticate') ?? ''}`;
}
