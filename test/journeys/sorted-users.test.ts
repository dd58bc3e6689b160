/** The list of users in every order: all of them once, page by page, and those who never signed in too. Covers H31. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { writeCursor } from '../../src/platform/http/wire/pagination.ts';
import { makeAccount } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Row = { id: number; username: string; created_at: string; last_login_at: string | null };

onEveryDatabase('the list of users', (database) => {
  let service: Installation;
  let boss: string;
  let rows: Row[];

  const list = (query: string) => service.call('GET', `/users?${query}`, { token: boss });

  before(async () => {
    service = await install(database);
    const { deps } = service;
    boss = await service.signIn('boss', adminPassword);
    const now = deps.clock.now();
    // Several of each instant, and of none; names in no order, one of them longer than most cursors.
    for (const [index, name] of ['Zoë', 'anna', 'Bob', 'łukasz', 'Юлия', '李'.repeat(50), 'carl', 'dora'].entries()) {
      const { id } = await makeAccount(deps, name);
      const values = {
        created_at: now - (index % 3) * 1_000,
        last_login_at: index % 2 ? now - (index % 4) * 500 : null,
      };
      await deps.database.updateTable('users').set(values).where('id', '=', id).execute();
    }
    await addApplicants(deps, 'applicant', 5);
    rows = (await list('limit=200')).json.data;
    assert.equal(rows.length, 14);
  });

  /** Every page of the list, two rows each. */
  async function walk(query: string): Promise<Row[]> {
    const seen: Row[] = [];
    let path: string | undefined = `/users?limit=2&${query}`;
    while (path) {
      const answer = await service.call('GET', path, { token: boss });
      assert.equal(answer.status, 200, answer.text);
      seen.push(...answer.json.data);
      path = /<(.+)>/.exec(answer.headers.get('link') ?? '')?.[1];
      assert.ok(seen.length <= 100, 'it ends');
    }
    return seen;
  }

  const keys: Record<string, (row: Row) => string | number> = {
    id: ({ id }) => id,
    username: ({ username }) => username.toLowerCase(),
    created_at: ({ created_at }) => Date.parse(created_at),
    last_login_at: ({ last_login_at }) => (last_login_at === null ? -1 : Date.parse(last_login_at)),
  };

  for (const [member, keyOf] of Object.entries(keys)) {
    it(`has every row once, in order of ${member} from either end, filtered or not`, async () => {
      const compare = (a: Row, b: Row) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        // Byte by byte, as the database does.
        const order = typeof x === 'string' ? Buffer.compare(Buffer.from(x), Buffer.from(`${y}`)) : x - Number(y);
        return order || a.id - b.id;
      };
      for (const filter of ['', '&status=pending', '&status=active', '&role=user']) {
        const wanted = filter === '' ? rows : ((await list(`limit=200${filter}`)).json.data as Row[]);
        const names = (list: Row[]) => list.map(({ username }) => username);
        const inOrder = wanted.toSorted(compare);
        assert.deepEqual(names(await walk(`sort=${member}${filter}`)), names(inOrder), filter);
        assert.deepEqual(names(await walk(`sort=-${member}${filter}`)), names(inOrder.toReversed()), filter);
      }
    });
  }

  it('has those whose name starts with something, in order of the name', async () => {
    const namesOf = async (query: string) => (await walk(query)).map(({ username }) => username);
    const applicants = rows.map(({ username }) => username).filter((name) => name.startsWith('applicant'));
    assert.equal(applicants.length, 5);
    assert.deepEqual(await namesOf('starts_with=APP'), applicants.toSorted());
    assert.deepEqual(await namesOf('starts_with=app&sort=-username'), applicants.toSorted().toReversed());
    assert.deepEqual(await namesOf('starts_with=a'), ['anna', ...applicants.toSorted()]);
    assert.deepEqual(await namesOf('starts_with=a&status=active'), ['anna']);
    assert.deepEqual(await namesOf(`starts_with=${encodeURIComponent('юЛ')}`), ['Юлия']);
    assert.deepEqual(await namesOf(`starts_with=${encodeURIComponent('李'.repeat(50))}`), ['李'.repeat(50)]);
    for (const nobody of ['nna', 'applicant%', 'a_', '%', 'annaa'])
      assert.deepEqual(await namesOf(`starts_with=${encodeURIComponent(nobody)}`), []);
    assert.equal((await list('starts_with=app&limit=2&count=true')).json.total, 5);
    assertProblem(await list('starts_with='), 400, 'request/invalid');
  });

  it('counts the same whatever its order', async () => {
    for (const sort of ['id', '-username', 'created_at', '-last_login_at'])
      assert.equal((await list(`sort=${sort}&limit=3&count=true`)).json.total, 14);
    const page = (await list('sort=-last_login_at&limit=3&count=true')).json;
    assert.equal((await list(`sort=-last_login_at&limit=3&count=true&cursor=${page.next_cursor}`)).json.total, 14);
  });

  it('H31 goes on behind a cursor of its own order, and of no other', async () => {
    const orders = Object.keys(keys).flatMap((member) => [member, `-${member}`]);
    for (const sort of orders) {
      const { next_cursor: cursor } = (await list(`limit=2&sort=${sort}`)).json;
      for (const other of orders) {
        const answer = await list(`limit=2&sort=${other}&cursor=${cursor}`);
        if (other === sort) assert.equal(answer.status, 200, answer.text);
        else assertProblem(answer, 400, 'request/invalid', `${sort} as ${other}`);
      }
    }
  });

  it('H31 takes no cursor that it would not write', async () => {
    const forged: [sort: string, list: string, value?: string][] = [
      ['created_at', 'users.created_at'],
      ['created_at', 'users.created_at', ''],
      ['created_at', 'users.created_at', '-1'],
      ['created_at', 'users.created_at', '01'],
      ['created_at', 'users.created_at', '1e3'],
      ['created_at', 'users.created_at', '1 OR 1=1'],
      ['last_login_at', 'users.last_login_at', 'null'],
      ['last_login_at', 'users.last_login_at'],
      ['username', 'users.username'],
      ['username', 'users.username', ''],
      ['username', 'users.username', 'x'.repeat(255)],
      ['username', 'users.username', 'a\nb'],
      ['id', 'users', '1'],
      ['-id', 'users.-id', ''],
      ['-id', 'users'],
    ];
    for (const [sort, name, value] of forged) {
      const answer = await list(`sort=${sort}&cursor=${writeCursor(name, 2, value)}`);
      assertProblem(answer, 400, 'request/invalid', `${name} ${value}`);
      assert.equal(answer.json.errors[0].field, 'cursor');
    }
    const inject = writeCursor('users.username', 2, "' OR 1=1 --");
    assert.equal((await list(`sort=username&cursor=${inject}`)).status, 200);
    for (const sort of ['', 'role', 'password_hash', 'ID', '+id', '--id', 'id,username', 'username desc', '__proto__'])
      assertProblem(await list(`sort=${encodeURIComponent(sort)}`), 400, 'request/invalid', sort);
    assertProblem(await list('sort=id&sort=-id'), 400, 'request/invalid');
  });
});
