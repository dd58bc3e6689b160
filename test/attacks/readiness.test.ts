/** `/health/ready` means it, and says so in time. Covers F23, and what F02–F04 say of readiness. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.ts';
import { anyDatabase, everyDatabase } from '../support/databases.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';
import { exchange } from '../support/raw-http.ts';
import { assertWithin } from '../support/tier.ts';

const ready = ({ call }: Installation): Promise<Answer> => call('GET', '/health/ready');

/** Nothing else in this process gets a turn. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

async function becomesReady(service: Installation): Promise<void> {
  const from = performance.now();
  while ((await ready(service)).status !== 200) {
    assertWithin(performance.now() - from, 20_000, 'not healed');
    await sleep(200);
  }
}

describe('readiness', () => {
  let healed: Promise<void>;

  it('F23 is over for a while when the process has stood still for two seconds, and nothing else is', async () => {
    const service = await start(await anyDatabase.create());
    await becomesReady(service);
    block(2_000);
    const answer = await ready(service);
    assertProblem(answer, 503, 'server/stalled');
    assert.equal(answer.headers.get('retry-after'), '5');
    assert.equal((await service.call('GET', '/health/live')).status, 200);
    assert.equal((await service.call('GET', '/.well-known/jwks.json')).status, 200);
    healed = becomesReady(service);
  });

  it('is over as soon as the server is told to stop', async () => {
    const service = await start(await anyDatabase.create());
    await becomesReady(service);
    const closing = service.app.close();
    const { answers } = await exchange(service.base, 'GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n');
    await closing;
    assert.deepEqual(
      answers.map(({ status, body }) => [status, JSON.parse(body).code]),
      [[503, 'server/stopping']],
    );
  });

  it('is denied while revocations cannot be read, although the database answers everything else', async () => {
    const service = await start(await anyDatabase.create());
    await becomesReady(service);
    await service.deps.database.schema.alterTable('revocations').renameTo('elsewhere').execute();
    await sleep(1_100);
    const answer = await ready(service);
    assert.ok(answer.status >= 500, answer.text);
    await service.deps.database.schema.alterTable('elsewhere').renameTo('revocations').execute();
    await becomesReady(service);
  });

  it('F23 comes back by itself', () => healed);
});

for (const database of everyDatabase.filter(({ name }) => name !== 'sqlite'))
  describe(`readiness on ${database.title}`, () => {
    it('F04 is denied in time by a server whose database swallows everything, and comes back with it', async () => {
      const proxy = await openProxy(await database.create());
      const service = await start(proxy.url);
      await becomesReady(service);
      proxy.swallow();
      const asked = performance.now();
      const answers = await Promise.all(Array.from({ length: 30 }, () => ready(service)));
      const milliseconds = performance.now() - asked;
      for (const answer of answers) assertProblem(answer, 503, 'database/unavailable');
      assertWithin(milliseconds, 4_500, 'where the driver alone would wait five seconds, denied');
      await proxy.mend();
      await becomesReady(service);
    });
  });
