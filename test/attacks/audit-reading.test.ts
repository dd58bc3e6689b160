/** Reading the audit trail: filters, pages while it grows, and CSV. Covers L08, and R14 for this list. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { record } from '../../src/features/audit/record.ts';
import type { EventRow } from '../../src/features/audit/store.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { operator } from '../../src/features/roles/operator.ts';
import { readCsvCell } from '../../src/platform/csv-cells.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Listed = { id: number; type: string };

/** RFC 4180, with no mercy: every line ends with CRLF and has as many cells as the first one. */
function parseCsv(text: string): string[][] {
  assert.match(text, /\r\n$/);
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  rows.pop();
  for (const row of rows) assert.equal(row.length, rows[0]?.length, JSON.stringify(row));
  return rows;
}

onEveryDatabase('GET /audit', (database) => {
  let service: Installation;
  let token: string;

  before(async () => {
    service = await install(database, { TRUSTED_PROXIES: '127.0.0.1' });
    token = await service.signIn('boss', adminPassword);
  });

  const get = (query: Record<string, string> = {}) =>
    service.call('GET', `/audit?${new URLSearchParams(query)}`, { token });
  const all = (): Promise<EventRow[]> =>
    service.deps.database.selectFrom('audit_events').selectAll().orderBy('id', 'desc').execute();
  const insert = (values: Partial<EventRow>) => {
    const row = { at: 0, type: 'login.refused', outcome: 'refused', actor: 'anyone', actor_id: null } as const;
    const more = { subject_id: null, address: null, request_id: null, details: '{}', batch: null };
    return service.deps.database
      .insertInto('audit_events')
      .values({ ...row, ...more, ...values })
      .execute();
  };

  it('gives what every filter asks for, alone and together, and nothing else', async () => {
    const { deps, call, turnClock } = service;
    for (const [username, address] of [
      ['nobody', '192.0.2.7'],
      ['boss', '2001:db8::7'],
    ] as const) {
      const body = { username, password: 'not the password at all' };
      await call('POST', '/login', { body, headers: { 'x-forwarded-for': address } });
      turnClock(60_000);
    }
    await record(
      {
        ...deps,
        by: { ...operator, kind: 'person', id: 1, role: 'admin', sessionId: 1, powerVersion: 1, authenticatedAt: null },
      },
      'user.unlocked',
      { subject: 7 },
    );
    const rows = await all();
    const middle = rows[1]?.at ?? 0;
    const since = new Date(middle).toISOString();
    const cases: [query: Record<string, string>, isMeant: (row: EventRow) => boolean][] = [
      [{}, () => true],
      [{ type: 'login.refused' }, ({ type }) => type === 'login.refused'],
      [{ outcome: 'refused' }, ({ outcome }) => outcome === 'refused'],
      [{ actor: 'anyone' }, ({ actor }) => actor === 'anyone'],
      [{ request_id: rows[1]?.request_id ?? '' }, ({ request_id }) => request_id === rows[1]?.request_id],
      [{ actor_id: '1' }, ({ actor_id }) => actor_id === 1],
      [{ subject_id: '7' }, ({ subject_id }) => subject_id === 7],
      [{ address: '2001:db8::7' }, ({ address }) => address === '2001:db8::7'],
      [{ since }, ({ at }) => at >= middle],
      [{ since: since.replace('Z', '+00:00') }, ({ at }) => at >= middle],
      [{ until: since }, ({ at }) => at < middle],
      [{ until: since, outcome: 'refused', address: '192.0.2.7' }, ({ address }) => address === '192.0.2.7'],
      [{ type: 'login.refused', subject_id: '7' }, () => false],
    ];
    for (const [query, isMeant] of cases) {
      const expected = rows.filter(isMeant).map(({ id }) => id);
      const { status, json } = await get({ ...query, limit: '200', count: 'true' });
      const ids = json.data.map(({ id }: Listed) => id);
      assert.deepEqual([status, ids, json.total], [200, expected, expected.length], JSON.stringify(query));
      if (!['{}', '{"type":"login.refused","subject_id":"7"}'].includes(JSON.stringify(query)))
        assert.ok(expected.length > 0 && expected.length < rows.length, JSON.stringify(query));
    }
  });

  it('refuses what is no filter', async () => {
    const bad = [
      ...['yesterday', '2026-03-02', '2016-12-31T23:59:60Z', '2026-03-02T00:00:00+05'].map((since) => ({ since })),
      { until: '2016-12-31T23:59:60Z' },
      { type: 'login' },
      { outcome: 'unknown' },
      { actor_id: '0' },
      { subject_id: 'boss' },
      { address: "' OR 1=1" },
      { format: 'xml' },
      { actor: '1' },
      { request_id: 'of two' },
      { together: 'yes' },
      { together: 'true', format: 'csv' },
    ];
    for (const query of bad) assertProblem(await get(query), 400, 'request/invalid', JSON.stringify(query));
  });

  it('names users as they are called now, and only to callers who may read users', async () => {
    const { deps, call, addUser } = service;
    const { id } = await addUser('carol');
    await call('PATCH', `/users/${id}`, { token, body: { display_name: 'Carol Example' } });
    const latest = async (caller: string, query = '') =>
      (await call('GET', `/audit?type=user.changed&subject_id=${id}${query}`, { token: caller })).json.data[0];
    const names = { actor_name: 'boss', actor_display_name: null };
    const about = { subject_name: 'carol', subject_display_name: 'Carol Example' };
    const isNamed = (event: object, expected: object) => assert.deepEqual({ ...event, ...expected }, event);
    isNamed(await latest(token), { ...names, ...about });
    isNamed(await latest(token, '&together=true'), { ...names, ...about });
    const [, row] = parseCsv((await get({ type: 'user.changed', subject_id: String(id), format: 'csv' })).text);
    assert.deepEqual(row?.slice(-2), ['boss', 'carol']);

    await createRole(asOperator(deps), 'auditor', { description: '', permissions: ['audit:read'] });
    const auditor = await addUser('dave', 'auditor');
    const nobody = { actor_name: null, actor_display_name: null, subject_name: null, subject_display_name: null };
    for (const query of ['', '&together=true']) isNamed(await latest(auditor.token, query), nobody);
    const csv = await call('GET', `/audit?format=csv&subject_id=${id}`, { token: auditor.token });
    assert.doesNotMatch(csv.text, /carol|boss/i);

    await call('DELETE', `/users/${id}`, { token });
    isNamed(await latest(token), { ...names, subject_id: id, subject_name: null, subject_display_name: null });
  });

  it('gives as one event, with their number, what one request did of one type', async () => {
    const { deps, call } = service;
    const ids = await addApplicants(deps, 'crowd', 5);
    const decide = (decisions: object[]) => call('POST', '/approvals', { token, body: { decisions } });
    await decide([
      ...ids.slice(0, 3).map((id) => ({ id, decision: 'approve' })),
      ...ids.slice(3).map((id) => ({ id, decision: 'reject' })),
    ]);
    const decided = (await all()).filter(({ subject_id }) => ids.includes(subject_id ?? 0));
    const request = decided[0]?.request_id ?? '';
    const shown = async (query: Record<string, string>) => {
      const { json } = await get({ together: 'true', ...query });
      return json.data.map(({ type, count }: { type: string; count: number }) => `${type} ${count}`);
    };
    assert.deepEqual(await shown({ limit: '2' }), ['user.rejected 2', 'user.approved 3']);
    assert.deepEqual(await shown({ request_id: request, type: 'user.approved' }), ['user.approved 3']);
    // What the filters leave out is not counted, and stands for nothing.
    assert.deepEqual(await shown({ subject_id: String(ids[0]) }), ['user.approved 1']);
    const last = decided.find(({ subject_id }) => subject_id === ids[2])?.at ?? 0;
    await deps.database
      .updateTable('audit_events')
      .set({ at: last + 60_000 })
      .where('subject_id', '=', ids[2] ?? 0)
      .execute();
    const until = new Date(last + 1_000).toISOString();
    assert.deepEqual(await shown({ request_id: request, type: 'user.approved', until }), ['user.approved 2']);
    // Page by page nothing is missing and nothing is there twice; without a request nothing is put together.
    await insert({ type: 'user.imported', actor: 'operator', at: deps.clock.now() });
    await insert({ type: 'user.imported', actor: 'operator', at: deps.clock.now() });
    const whole = await get({ together: 'true', limit: '200', count: 'true' });
    const paged: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer = await get({ together: 'true', limit: '3', ...(cursor && { cursor }) });
      paged.push(...page.json.data.map(({ id }: Listed) => id));
      cursor = page.json.next_cursor;
    }
    assert.deepEqual(
      paged,
      whole.json.data.map(({ id }: Listed) => id),
    );
    assert.equal(whole.json.total, paged.length);
    const counts = whole.json.data.map(({ count }: { count: number }) => count);
    assert.equal(
      counts.reduce((sum: number, count: number) => sum + count),
      (await all()).length,
    );
    assert.equal(whole.json.data.filter(({ type }: Listed) => type === 'user.imported').length, 2);
  });

  it('R14: pages through without a gap and without a repetition while new events arrive', async () => {
    for (let count = 0; count < 40; count++) await record(service.deps, 'login.refused');
    const expected = (await all()).map(({ id }) => id);
    const ids: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const [page]: [Answer, ...unknown[]] = await Promise.all([
        get({ limit: '7', ...(cursor && { cursor }) }),
        record(service.deps, 'login.refused'),
        record(service.deps, 'user.unlocked'),
      ]);
      ids.push(...page.json.data.map(({ id }: Listed) => id));
      cursor = page.json.next_cursor;
    }
    // What came between the count and the first page is on top.
    assert.deepEqual(ids.slice(ids.indexOf(expected[0] as number)), expected);
    assert.deepEqual(
      ids,
      [...new Set(ids)].sort((a, b) => b - a),
    );
  });

  it('L08: gives CSV in which no cell is a formula, whatever stands in the table', async () => {
    const formulas = ['=cmd()', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ';=1+1;', '","=1', 'a|@b'];
    for (const [index, text] of formulas.entries()) {
      const details = JSON.stringify({ username: text, role: `"${text}",${text}\r\n${text}` });
      await insert({ at: 1_000 + index, address: text, request_id: text, details });
    }
    await insert({ at: 2_000, details: '=cmd()' });
    const answer = await get({ format: 'csv', until: '1970-01-02T00:00:00Z', limit: '6' });
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="audit.csv"');
    const [, next = ''] = /^<(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '') ?? [];
    const rest = await service.call('GET', next, { token });
    assert.equal(rest.headers.get('link'), null);
    const [header, ...rows] = parseCsv(answer.text);
    const [again, ...more] = parseCsv(rest.text);
    assert.deepEqual(
      header,
      'id,at,type,outcome,actor,actor_id,subject_id,address,request_id,details,actor_name,subject_name'.split(','),
    );
    assert.deepEqual([again, rows.length, more.length], [header, 6, 4]);
    for (const cell of `${answer.text}${rest.text}`.split(/[;,|\t\r\n]/)) assert.doesNotMatch(cell, /^["\s]*[=+\-@]/);
    const cells = [...rows.slice(1), ...more].toReversed();
    assert.deepEqual(
      cells.map((row) => [
        readCsvCell(row[7] ?? '', true),
        readCsvCell(row[8] ?? '', true),
        JSON.parse(row[9] ?? '').username,
      ]),
      formulas.map((text) => [text, text, text]),
    );
    assert.deepEqual(JSON.parse(rows[0]?.[9] ?? ''), { unreadable: '=cmd()' });
    const { json } = await get({ until: '1970-01-02T00:00:00Z', limit: '1' });
    assert.deepEqual(json.data[0].details, { unreadable: '=cmd()' });
  });
});
