/** Finding people by a piece of what they are called, and what a search may cost. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { fillDerived } from '../../src/features/users/fill-derived.ts';
import { listUsers } from '../../src/features/users/list-users.ts';
import { cursorValues, orderOf, type UserSort } from '../../src/features/users/order.ts';
import { foldText } from '../../src/features/users/search-key.ts';
import { readPageRequest, writeCursor } from '../../src/platform/http/wire/pagination.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onEveryDatabase('a search for people', (database) => {
  let service: Installation;
  let boss: string;

  const add = async (username: string, more: object) => {
    const answer = await service.call('POST', '/users', { token: boss, body: { username, password, ...more } });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.id as number;
  };
  const find = async (query: string): Promise<string[]> => {
    const answer = await service.call('GET', `/users?${query}`, { token: boss });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.data.map(({ username }: { username: string }) => username);
  };
  const search = (q: string, more = '') => find(`q=${encodeURIComponent(q)}${more}`);

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    await add('ada', { display_name: 'Augusta ÅSTRÖM King', email: 'Countess@Example.ORG' });
    await add('strasse', { display_name: 'Jörg Groß' });
    await add('muller', { display_name: null, email: 'm%_@example.net' });
  });

  it('finds a piece of a username, a display name or an e-mail address, in any case', async () => {
    assert.deepEqual(await search('AD'), ['ada']);
    assert.deepEqual(await search('åström k'), ['ada']);
    assert.deepEqual(await search('A\u030aSTR'), ['ada']);
    assert.deepEqual(await search('COUNTESS@example.org'), ['ada']);
    assert.deepEqual(await search('GROSS'), ['strasse']);
    assert.deepEqual(await search('astrom'), []);
    assert.deepEqual(await search('%_'), ['muller']);
    assert.deepEqual(await search('_'), ['muller']);
  });

  it('finds the reason of a registration while it waits, and what the profile says now', async () => {
    const body = { username: 'maria', password, note: 'Ich führe das\nARCHIV', display_name: 'María' };
    const { json } = await service.call('POST', '/register', { body });
    assert.deepEqual(await search('das archiv'), ['maria']);
    const over = await service.call('GET', `/users?q=${encodeURIComponent('\n')}`, { token: boss });
    assertProblem(over, 400, 'request/invalid', 'or it would be found between two fields');
    assert.deepEqual(await search('FÜHRE', '&status=pending'), ['maria']);
    await service.call('POST', `/users/${json.id}/approve`, { token: boss, body: {} });
    assert.deepEqual(await search('führe'), []);
    await service.call('PATCH', `/users/${json.id}`, { token: boss, body: { display_name: 'Frau López' } });
    assert.deepEqual([await search('maría'), await search('lópez'), await search('maria')], [[], ['maria'], ['maria']]);
    await service.call('POST', `/users/${json.id}/reopen`, { token: boss, body: {} });
    assert.deepEqual(await search('führe'), ['maria']);
    await service.call('POST', `/users/${json.id}/reject`, { token: boss, body: {} });
    assert.deepEqual(await search('führe'), []);
  });

  it('works out what an earlier version did not write, and finds usernames until then', async () => {
    const { database: tables } = service.deps;
    const keys = () => tables.selectFrom('users').select(['id', 'search_key']).orderBy('id').execute();
    const before = await keys();
    await tables.updateTable('users').set({ search_key: null }).execute();
    assert.deepEqual([await search('ada'), await search('åström')], [['ada'], []]);
    await fillDerived(service.deps);
    assert.deepEqual(await keys(), before);
    assert.deepEqual(await search('åström'), ['ada']);
  });

  it('finds by its new name who was changed by a server of an earlier version, which knows nothing of the search', async () => {
    const { database: tables, clock } = service.deps;
    const { id, version } = await tables
      .selectFrom('users')
      .selectAll()
      .where('username', '=', 'ada')
      .executeTakeFirstOrThrow();
    const change = (display_name: string, version: number) =>
      tables
        .updateTable('users')
        .set({ display_name, version, updated_at: clock.now() })
        .where('id', '=', id)
        .execute();
    await change('Heisenberg', version + 1);
    await fillDerived(service.deps);
    assert.deepEqual([await search('heisenberg'), await search('åström')], [['ada'], []]);
    await change('Ada Åström', version + 2);
    await fillDerived(service.deps);
    assert.deepEqual(await search('åström'), ['ada']);
  });

  it('looks through so many users for an answer, and goes on from there', async () => {
    for (const sort of ['id', '-id', 'username', '-username', 'created_at', '-created_at'] as const) {
      const all = await walk(sort, 1_000);
      assert.deepEqual(all.found.toSorted(), ['ada', 'maria', 'muller', 'strasse']);
      for (const most of [1, 2, 3]) {
        const cut = await walk(sort, most);
        assert.deepEqual(cut.found, all.found, `${sort} ${most}`);
        assert.ok(most > 1 || cut.pages > all.pages, `${sort} ${most}`);
        assert.deepEqual(cut.totals, new Set([undefined]));
      }
      assert.deepEqual(all.totals, new Set([4]));
    }
    const sorted = listUsers(
      service.deps,
      { q: 'a', sort: '-last_login_at' },
      readPageRequest('users.-last_login_at', {}),
      2,
    );
    await assert.rejects(sorted, { code: 'request/invalid' });
  });

  async function walk(sort: UserSort, most: number) {
    const name = sort === 'id' ? 'users' : `users.${sort}`;
    const found: string[] = [];
    const totals = new Set<number | undefined>();
    let cursor: string | undefined;
    for (let pages = 1; ; pages++) {
      assert.ok(pages < 20, 'it ends');
      const query = { limit: '2', count: 'true', ...(cursor && { cursor }) };
      const request = readPageRequest(name, query, cursorValues(orderOf(sort)));
      const page = await listUsers(service.deps, { q: 'a', sort }, request, most);
      found.push(...page.rows.map(({ username }) => username).filter((username) => username !== 'boss'));
      totals.add(page.total);
      if (page.next === undefined) return { found, totals, pages };
      cursor = writeCursor(name, page.next, page.nextValue);
    }
  }
});

it('folds a text of nothing but marks in a moment', () => {
  const marks = '\u0301\u0323'.repeat(500);
  assert.equal(foldText(`a${marks}b`).length, 5);
});
