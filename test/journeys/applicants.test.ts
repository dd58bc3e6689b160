/** What an approver sees beside a request, and how the queue is narrowed down. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { fillDerived } from '../../src/features/users/fill-derived.ts';
import { makeAccount } from '../support/accounts.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onEveryDatabase('the queue', (database) => {
  let service: Installation;
  let boss: string;
  let approver: string;
  let reader: string;
  const ids: Record<string, number> = {};

  before(async () => {
    service = await install(database, { TRUSTED_PROXIES: 'loopback' });
    boss = await service.signIn('boss', adminPassword);
    for (const [name, permissions] of [
      ['approver', ['users:approve']],
      ['reader', ['users:read']],
      ['editor', []],
    ] as const)
      await service.call('POST', '/roles', { token: boss, body: { name, description: '', permissions } });
    await makeAccount(service.deps, 'ada', 'approver');
    await makeAccount(service.deps, 'rita', 'reader');
    approver = await service.signIn('ada', password);
    reader = await service.signIn('rita', password);
    await ask('maria', { email: 'Maria@Example.org' });
    await decide('maria', 'reject');
    await ask('marla', { email: 'maria@example.ORG', role: 'user' }, '192.0.2.7');
    await ask('b0ss', { email: 'b@evil-example.org', role: 'editor' }, '192.0.2.8');
    await ask('carl', { email: 'carl@sub.example.org' }, '192.0.2.200');
    await ask('dora', {}, '2001:db8:0:1::7');
    await ask('dörä', { role: 'admin' }, '192.0.2.201');
  });

  it('says of each request what to look at, and of whom the name reminds', async () => {
    const flagged = await list('?status=pending', boss);
    assert.deepEqual(
      flagged.map(({ username, request }) => [username, request.flags, request.similar_to?.username ?? null]),
      [
        ['marla', ['rejected_before', 'similar_name', 'same_network'], 'maria'],
        ['b0ss', ['similar_name', 'same_network'], 'boss'],
        ['carl', ['same_network'], null],
        ['dora', ['similar_name'], 'dörä'],
        ['dörä', ['similar_name', 'same_network'], 'dora'],
      ],
    );
  });

  it('names accounts that do not wait only to callers who may read them', async () => {
    const [marla, , , dora] = await list('?status=pending', approver);
    assert.deepEqual(marla.request.flags, ['rejected_before', 'similar_name', 'same_network']);
    assert.equal(marla.request.similar_to, null);
    assert.equal(dora.request.similar_to.username, 'dörä');
    for (const user of await list('?status=pending', reader)) assert.equal('request' in user, false);
    for (const user of await list('', boss)) assert.equal('request' in user, false);
  });

  it('tells more of one request, with no address of anybody', async () => {
    const { json } = await facts('marla', boss);
    const names = (others: { username: string }[]) => others.map(({ username }) => username);
    assert.equal(json.network, '192.0.2.0/24');
    assert.equal(json.others_in_network, 3);
    assert.deepEqual(names(json.similar_names), ['maria']);
    assert.deepEqual(names(json.same_address), ['maria']);
    assert.equal(json.same_address[0].status, 'rejected');
    assert.equal(json.hidden, 0);
    const hidden = (await facts('marla', approver)).json;
    assert.deepEqual([hidden.similar_names, hidden.same_address, hidden.hidden], [[], [], 2]);
    assert.equal((await facts('dora', boss)).json.network, '2001:db8::/56');
    assertProblem(await facts('maria', boss), 404, 'user/not-found');
    assertProblem(await facts('marla', reader), 403, 'access/forbidden');
  });

  it('can be narrowed down by role, domain and flag, page by page and from the other end', async () => {
    const names = async (query: string) => (await list(query, boss)).map(({ username }) => username);
    assert.deepEqual(await names('?status=pending&requested_role=user'), ['marla', 'carl', 'dora']);
    assert.deepEqual(await names('?status=pending&requested_role=editor'), ['b0ss']);
    assert.deepEqual(await names('?status=pending&email_domain=EXAMPLE.org'), ['marla']);
    assert.deepEqual(await names('?email_domain=example.org&count=true'), ['maria', 'marla']);
    assert.deepEqual(await names('?status=pending&flag=rejected_before'), ['marla']);
    assert.deepEqual(await names('?status=pending&flag=similar_name&sort=-id'), ['dörä', 'dora', 'b0ss', 'marla']);
    assert.deepEqual(await names('?status=pending&flag=same_network'), ['marla', 'b0ss', 'carl', 'dörä']);
    assert.deepEqual(await names('?status=pending&flag=similar_name&requested_role=admin'), ['dörä']);
    const first = await service.call('GET', '/users?status=pending&flag=similar_name&limit=2&count=true', {
      token: boss,
    });
    assert.equal(first.json.total, 4);
    assert.deepEqual(await names(`?status=pending&flag=similar_name&cursor=${first.json.next_cursor}`), [
      'dora',
      'dörä',
    ]);
    assertProblem(await service.call('GET', '/users?flag=similar_name', { token: boss }), 400, 'request/invalid');
    assertProblem(
      await service.call('GET', '/users?status=pending&flag=similar_name', { token: reader }),
      403,
      'access/forbidden',
    );
    assertProblem(await service.call('GET', '/users?email_domain=a%25b', { token: boss }), 400, 'request/invalid');
  });

  it('finds the same again for accounts that an earlier version wrote, and after a change of the address', async () => {
    const { database } = service.deps;
    const before = await list('?status=pending', boss);
    await database.updateTable('users').set({ look: null, address_key: null }).execute();
    assert.deepEqual(await list('?status=pending&flag=similar_name', boss), []);
    await fillDerived(service.deps);
    assert.deepEqual(await list('?status=pending', boss), before);
    await service.call('PATCH', `/users/${ids['marla']}`, { token: boss, body: { email: 'new@example.net' } });
    const [marla] = await list('?status=pending&email_domain=example.net', boss);
    assert.deepEqual(marla.request.flags, ['similar_name', 'same_network']);
    await service.call('PATCH', `/users/${ids['marla']}`, { token: boss, body: { username: 'somebody' } });
    assert.deepEqual((await list('?status=pending&email_domain=example.net', boss))[0].request.flags, ['same_network']);
  });

  async function ask(username: string, more: object, address = '203.0.113.1') {
    const { status, json } = await service.call('POST', '/register', {
      headers: { 'x-forwarded-for': address },
      body: { username, password, ...more },
    });
    assert.equal(status, 201);
    ids[username] = json.id;
  }

  async function decide(username: string, decision: string) {
    const { status } = await service.call('POST', `/users/${ids[username]}/${decision}`, { token: boss, body: {} });
    assert.equal(status, 200);
  }

  // biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
  async function list(query: string, token: string): Promise<any[]> {
    const { status, json } = await service.call('GET', `/users${query}`, { token });
    assert.equal(status, 200);
    return json.data;
  }

  function facts(username: string, token: string) {
    return service.call('GET', `/users/${ids[username]}/request`, { token });
  }
});
