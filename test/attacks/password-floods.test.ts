/** Passwords of a megabyte, a hundred at once. Covers P11. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashQueueState } from '../../src/platform/hash-pool.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { anyDatabase } from '../support/databases.ts';
import { start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, jsonRequest } from '../support/raw-http.ts';

const count = 100;

it('P11 passwords of a megabyte are refused before anything is made of them, and others go on', async () => {
  const { base, call, deps } = await start(await anyDatabase.create());
  const { access_token: token } = await makeSession(deps, await makeAccount(deps, 'alice'));
  const countRows = async () => {
    const tables = ['users', 'audit_events', 'budgets'] as const;
    return Promise.all(
      tables.map(async (table) => (await deps.database.selectFrom(table).selectAll().execute()).length),
    );
  };
  const [rows, { refused }] = [await countRows(), hashQueueState()];
  const body = JSON.stringify({ username: 'alice', password: 'x'.repeat(1024 * 1024) });
  let isOver = false;
  let reads = 0;
  let hashes = 0;
  const goOn = async () => {
    for (; !isOver; reads++) {
      assert.equal((await call('GET', '/users/me', { token })).status, 200);
      const { running, waiting } = hashQueueState();
      hashes += running + waiting;
      await sleep(1);
    }
  };
  const others = goOn();
  others.catch(() => undefined);
  for (const path of ['/login', '/register']) {
    const message = jsonRequest(`POST ${path}`, body);
    const answers = await Promise.all(Array.from({ length: count }, () => ask(base, message)));
    for (const answer of answers) assertProblem(answer, 413, 'request/too-large', path);
  }
  isOver = true;
  await others;
  assert.ok(reads > 0);
  assert.deepEqual([hashes, hashQueueState().refused, await countRows()], [0, refused, rows]);
});
