/**
 * A refusal has changed nothing: every operation that writes is made to answer with every problem that it declares, and
 * the whole database is as before, but for counters, budgets and the audit trail. A new operation or problem fails here
 * until test/support/refusals.ts knows how to provoke it, or why that cannot be.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { sql } from 'kysely';
import { type Operation, operationsOf } from '../../console/src/reference/api-document.ts';
import { problemCatalogue } from '../../src/catalogue.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { addressOf, apiDocument } from '../support/described-api.ts';
import type { Installation } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { makeWorld, operationsThatWrite, usualWays, type World, wayTo } from '../support/refusals.ts';

const operations = operationsOf(apiDocument).filter(({ method }) => method !== 'GET');

/** Written by refusals too: what was tried, how often, and the rows that transactions queue at. */
const counters = new Set(['audit_events', 'audit_batches', 'budgets', 'guards']);

async function copyOf({ deps: { database } }: Installation): Promise<Record<string, string>> {
  const tables = (await database.introspection.getTables()).map(({ name }) => name);
  assert.ok(tables.length > 8, tables.join());
  const copies = tables
    .filter((name) => !counters.has(name) && !name.startsWith('sqlite_'))
    .map(async (name) => [name, JSON.stringify((await sql`SELECT * FROM ${sql.table(name)}`.execute(database)).rows)]);
  return Object.fromEntries(await Promise.all(copies));
}

onTwoDatabases('a refusal changes nothing', (database) => {
  let world: World;
  const notProvoked = new Map<string, string[]>();
  before(async () => {
    world = await makeWorld(database);
  });

  for (const operation of operations) {
    it(`of what ${operation.operationId} is about`, async () => {
      for (const code of operation['x-problems']) {
        const about = `${operation.operationId} ${code}`;
        const way = wayTo(operation.operationId, code);
        assert.ok(way, `${about}: say in test/support/refusals.ts how it is provoked, or why it cannot be`);
        if (typeof way === 'string')
          notProvoked.set(`${code}: ${way}`, [...(notProvoked.get(`${code}: ${way}`) ?? []), operation.operationId]);
        else await provoke(operation, code, way);
      }
    });
  }

  async function provoke(
    { operationId, method, path }: Operation,
    code: keyof typeof problemCatalogue,
    way: Exclude<ReturnType<typeof wayTo>, string | undefined>,
  ): Promise<void> {
    const about = `${operationId} ${code}`;
    const good = operationsThatWrite[operationId]?.good(world);
    assert.ok(good, about);
    const { values = {}, isFresh, ...call } = await way(good, world);
    const installation = isFresh ? world.fresh : world.service;
    const untouched = await copyOf(installation);
    const answer = await installation.call(method, addressOf(path, values), call);
    const touched = await copyOf(installation);
    for (const undo of world.afterwards.splice(0)) await undo();
    for (const { deps } of [world.service, world.fresh]) await deps.database.deleteFrom('budgets').execute();
    assertProblem(answer, problemCatalogue[code].status, code, about);
    assert.deepEqual(touched, untouched, about);
  }

  it('would be seen if it did', async () => {
    const untouched = await copyOf(world.service);
    const { values = {}, ...call } = operationsThatWrite['updateUser']?.good(world) ?? {};
    assert.equal((await world.service.call('PATCH', `/users/${values['id']}`, call)).status, 200);
    assert.notDeepEqual(await copyOf(world.service), untouched);
  });

  it('is known by nothing that is no longer there', (context) => {
    for (const [why, ids] of notProvoked)
      context.diagnostic(`not provoked, ${why} (${ids.length === operations.length ? 'everywhere' : ids.join(', ')})`);
    const declared = new Set(operations.flatMap((operation) => operation['x-problems']));
    assert.deepEqual(Object.keys(operationsThatWrite).sort(), operations.map(({ operationId }) => operationId).sort());
    assert.deepEqual(
      Object.keys(usualWays).filter((code) => !declared.has(code as keyof typeof problemCatalogue)),
      [],
    );
    for (const { operationId, 'x-problems': codes } of operations)
      for (const code of Object.keys(operationsThatWrite[operationId]?.ways ?? {}))
        assert.ok((codes as string[]).includes(code), `${operationId} does not declare ${code}`);
  });
});
