/**
 * An error that nobody foresaw, in every handler and in every hook: a 500 that gives an id and nothing else,
 * nothing is let through or half done because of it, and the process goes on. Covers F26, L06.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { operationsOf } from '../../console/src/reference/api-document.ts';
import { buildApp } from '../../src/app.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { type Answer, addressOf, makeClient } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { refuseEvents } from '../support/spellings.ts';

const inside = 'a thing that only the inside knows';
const hooks = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend'] as const;

onEveryDatabase('an error that nobody foresaw', (database) => {
  it('F26 in every handler is a 500 with an id, and over when its cause is', async () => {
    const installation = await install(database);
    const { call, deps, signIn } = installation;
    const token = await signIn('boss', adminPassword);
    const names = (await deps.database.introspection.getTables()).map(({ name }) => name);
    // Without this one nobody would get as far as a handler.
    const tables = names.filter((name) => name !== 'revocations');
    for (const name of tables) await deps.database.schema.alterTable(name).renameTo(`${name}_away`).execute();
    const operations = operationsOf(apiDocument);
    const answers = await Promise.all(
      operations.map(({ method, path }) =>
        call(method, path.replace(/\{\w+\}/g, '1'), { token, ...(method !== 'GET' && { body: bodies[path] ?? {} }) }),
      ),
    );
    const failed = answers.filter(({ status }) => status >= 500);
    assert.ok(failed.length > operations.length / 2, `only ${failed.length} of ${operations.length} got that far`);
    for (const answer of failed) saysNothing(answer, installation);

    for (const name of tables) await deps.database.schema.alterTable(`${name}_away`).renameTo(name).execute();
    assert.equal((await call('GET', '/users/me', { token })).status, 200);
    assert.equal((await call('POST', '/register', { body: bodies['/register'] })).status, 201);
  });

  it('F26 L06 in the record of a change takes the change back', async () => {
    const installation = await install(database);
    const { call, deps, signIn } = installation;
    const token = await signIn('boss', adminPassword);
    const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
    const allow = await refuseEvents(database, deps.database, { says: inside });
    for (const answer of [
      await call('POST', `/users/${id}/approve`, { token, body: {} }),
      await call('POST', '/register', { body: { username: 'bertha', password } }),
      await call('POST', '/login', { body: { username: 'boss', password: adminPassword } }),
      await call('POST', '/logout', { token }),
    ])
      saysNothing(answer, installation);
    await allow();
    const { data } = (await call('GET', '/users', { token })).json;
    assert.deepEqual(
      data.map(({ username, status }: Record<string, string>) => `${username} ${status}`),
      ['boss active', 'alice pending'],
    );
    assert.equal((await call('GET', '/sessions', { token })).json.data.length, 1);
  });

  // The rest does not depend on the database.
  if (database.name !== 'sqlite') return;

  it('F26 in the gate lets nobody through', async () => {
    const installation = await install(database);
    const { call, deps, signIn } = installation;
    const token = await signIn('boss', adminPassword);
    await deps.database.schema.alterTable('revocations').renameTo('away').execute();
    await sleep(1_100);
    const paths = ['/users', '/users/me', '/dashboard', '/admin', '/sessions'];
    for (const answer of await Promise.all(paths.map((path) => call('GET', path, { token }))))
      assertProblem(answer, 500, 'server/error');
    assert.equal((await call('GET', '/health/live')).status, 200);
    await deps.database.schema.alterTable('away').renameTo('revocations').execute();
    await sleep(600);
    assert.equal((await call('GET', '/users/me', { token })).status, 200);
  });

  it('F26 in a hook or a handler, at once or later, is a 500 with an id', async () => {
    const installation = await install(database);
    const app = await buildApp(installation.deps);
    for (const name of hooks)
      app.addHook(name, async (request: FastifyRequest, reply: FastifyReply) => {
        // Not once more while the problem is being sent.
        if (request.headers['x-fault'] === name && reply.statusCode === 200) throw new Error(inside);
      });
    const config = { access: 'anyone' as const };
    app.get('/at-once', { config, schema: {} }, () => {
      throw new Error(inside);
    });
    app.get('/later', { config, schema: {} }, async () => {
      await sleep(1);
      throw Object.assign(new Error(inside), { statusCode: 200, headers: { 'x-inside': inside } });
    });
    app.get('/strange', { config, schema: {} }, async () => {
      throw inside;
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    cleanUpLater(() => app.close());
    const call = makeClient(addressOf(app));
    for (const name of hooks)
      saysNothing(await call('GET', '/health/ready', { headers: { 'x-fault': name } }), installation);
    for (const path of ['/at-once', '/later', '/strange']) saysNothing(await call('GET', path), installation);
    assert.equal((await call('GET', '/health/ready')).status, 200);
  });
});

const bodies: Record<string, unknown> = {
  '/register': { username: 'carla', password },
  '/login': { username: 'boss', password: adminPassword },
};

/** To the client; all of it is in the log, under the id. */
function saysNothing(answer: Answer, installation: Installation): void {
  assertProblem(answer, 500, 'server/error');
  const { request_id: id, ...rest } = answer.json;
  // Of a random id nobody knows what it spells.
  const said = (answer.text + JSON.stringify([...answer.headers])).replaceAll(id, '');
  assert.doesNotMatch(said, /inside|table|sql|trigger|away/i);
  assert.deepEqual(Object.keys(rest).sort(), ['code', 'detail', 'error', 'status', 'title', 'type']);
  assert.ok(installation.log().includes(`"request_id":"${id}"`), id);
}
