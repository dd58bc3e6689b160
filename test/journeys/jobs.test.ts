/** Work that is asked for in a transaction and done afterwards, by whichever process comes first. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { Type } from 'typebox';
import { enqueue } from '../../src/features/jobs/enqueue.ts';
import { jobOf } from '../../src/features/jobs/kinds.ts';
import { mostAttempts, slotsOfLane } from '../../src/features/jobs/schedule.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { onEveryDatabaseAtOnce } from '../support/databases.ts';
import { type Installation, start } from '../support/installation.ts';
import { endWith, jobsOf, readLedger, runKinds, startJobProcess, until } from '../support/jobs.ts';
import { makeFolder } from '../support/process.ts';
import { openProxy } from '../support/proxy.ts';

const second = 1_000;
const minute = 60 * second;
const Numbered = Type.Object({ number: Type.Integer() });

onEveryDatabaseAtOnce('a job', (database) => {
  let service: Installation;
  let url: string;

  before(async () => {
    url = await database.create();
    service = await start(url);
  });

  it('is done after the commit of the transaction that asked for it, and never if that was rolled back', async () => {
    const { deps } = service;
    const done: number[] = [];
    runKinds(deps, { kept: jobOf(Numbered, async (_deps, { number }) => void done.push(number)) });
    await assert.rejects(
      inTransaction(deps, async (deps) => {
        await enqueue(deps, 'kept', { body: { number: 1 } });
        throw new Error('rolled back');
      }),
      /rolled back/,
    );
    await inTransaction(deps, async (deps) => {
      await enqueue(deps, 'kept', { body: { number: 2 } });
      assert.deepEqual(done, []);
    });
    await until('the second is done', () => done.length > 0);
    await until('its row is gone', async () => (await jobsOf(deps, 'kept')).length === 0);
    assert.deepEqual(done, [2]);
  });

  it('is done once, however many processes could do it', async () => {
    const other = await start(url);
    const done: number[] = [];
    const kinds = { shared: jobOf(Numbered, async (_deps, { number }) => void done.push(number)) };
    for (const { deps } of [service, other, service, other]) runKinds(deps, kinds);
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    await inTransaction(service.deps, async (deps) => {
      for (const number of numbers) await enqueue(deps, 'shared', { body: { number } });
    });
    await until('none is left', async () => (await jobsOf(service.deps, 'shared')).length === 0);
    assert.deepEqual(
      done.sort((a, b) => a - b),
      numbers,
    );
  });

  it('is asked for once while one with its key waits or runs', async () => {
    const { deps } = service;
    const ask = () => enqueue(deps, 'single', { uniqueKey: 'the one', dueAt: deps.clock.now() + minute });
    assert.deepEqual([await ask(), await ask()], [true, false]);
    assert.equal((await jobsOf(deps, 'single')).length, 1);
    // Inside a transaction that goes on.
    await inTransaction(deps, async (deps) => {
      assert.equal(await enqueue(deps, 'single', { uniqueKey: 'the one' }), false);
      await enqueue(deps, 'single', { uniqueKey: 'another', dueAt: deps.clock.now() + minute });
    });
    assert.equal((await jobsOf(deps, 'single')).length, 2);
  });

  it('that fails is tried again, later each time, and says in the row which error it was', async () => {
    const { deps, turnClock } = await start(await database.create());
    let tries = 0;
    const fail = () => {
      if (++tries < 4) throw Object.assign(new Error('a message with alice@example.org'), { code: 'ECONNREFUSED' });
    };
    runKinds(deps, { flaky: jobOf(Type.Object({}), async () => fail()) });
    await enqueue(deps, 'flaky');
    const since: (number | null)[] = [];
    for (const [index, pause] of [5 * second, minute, 5 * minute].entries()) {
      await until('it has failed', async () => (await jobsOf(deps, 'flaky'))[0]?.lease === null && tries > index);
      const [job] = await jobsOf(deps, 'flaky');
      const wait = Number(job?.due_at) - deps.clock.now();
      assert.ok(wait > 0.7 * pause && wait <= 1.2 * pause, `${wait} after try ${tries}`);
      assert.deepEqual([job?.attempts, job?.last_error], [index + 1, 'ECONNREFUSED']);
      since.push(job?.failing_since ?? null);
      turnClock(wait);
    }
    assert.equal(new Set(since).size, 1);
    await until('it is done', async () => (await jobsOf(deps, 'flaky')).length === 0);
    assert.equal(tries, 4);
  });

  it('that has failed for good stays, and no longer holds its key', async () => {
    const { deps, turnClock, log } = await start(await database.create());
    const kinds = {
      doomed: jobOf(Type.Object({}), async () => {
        throw new TypeError('always');
      }),
    };
    runKinds(deps, kinds);
    await enqueue(deps, 'doomed', { uniqueKey: 'doomed' });
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      await until(`try ${attempt}`, async () => {
        const [job] = await jobsOf(deps, 'doomed');
        return job?.attempts === attempt && job.lease === null;
      });
      turnClock(15 * 60 * minute);
    }
    const [job] = await jobsOf(deps, 'doomed');
    assert.deepEqual([job?.due_at, job?.last_error, job?.unique_key], [null, 'TypeError', null]);
    assert.match(log(), /"a job has failed for good: see `admittance jobs list`"/);
    assert.equal(await enqueue(deps, 'doomed', { uniqueKey: 'doomed' }), true);
  });

  it('with a blank behind its kind ends nothing, though MySQL takes it for the same', async () => {
    const { deps } = service;
    const done: number[] = [];
    runKinds(deps, { padded: jobOf(Numbered, async (_deps, { number }) => void done.push(number)) });
    const row = { kind: 'padded ', lane: 'padded', due_at: deps.clock.now(), body: '{"number":1}', created_at: 0 };
    await deps.database.insertInto('jobs').values(row).execute();
    await enqueue(deps, 'padded', { body: { number: 2 } });
    await until('the other one is done', () => done.includes(2));
    await deps.database.deleteFrom('jobs').where('kind', '=', row.kind).execute();
  });

  it('with a body that its kind does not take has failed at once, and the others go on', async () => {
    const { deps } = service;
    const done: number[] = [];
    runKinds(deps, { strict: jobOf(Numbered, async (_deps, { number }) => void done.push(number)) });
    await enqueue(deps, 'strict', { body: { number: 'one' } });
    await deps.database
      .insertInto('jobs')
      .values({ kind: 'strict', lane: 'strict', due_at: deps.clock.now(), body: '{"number":', created_at: 0 })
      .execute();
    await enqueue(deps, 'strict', { body: { number: 3 } });
    await until('the good one is done', () => done.length > 0);
    await until('two are left', async () => (await jobsOf(deps, 'strict')).every(({ due_at }) => due_at === null));
    assert.deepEqual(
      (await jobsOf(deps, 'strict')).map(({ last_error }) => last_error),
      ['BadBody', 'BadBody'],
    );
    assert.deepEqual(done, [3]);
  });

  it('has a body of 20 kB at most, and names of 64 characters', async () => {
    const { deps } = service;
    for (const options of [
      { body: { text: 'ä'.repeat(10_000) } },
      { lane: 'a'.repeat(65) },
      { uniqueKey: 'a'.repeat(65) },
    ])
      await assert.rejects(enqueue(deps, 'long', options), RangeError);
    assert.deepEqual(await jobsOf(deps, 'long'), []);
  });

  it('of a kind that this version does not know waits for one that does, and the log says so', async () => {
    const { deps, turnClock, log } = await start(await database.create());
    await enqueue(deps, 'of.tomorrow');
    turnClock(2 * minute);
    runKinds(deps, { 'of.today': jobOf(Type.Object({}), async () => undefined) });
    await enqueue(deps, 'of.today');
    await until('the known one is done', async () => (await jobsOf(deps, 'of.today')).length === 0);
    await until('it is told', () => /"kind":"of.tomorrow","count":1,.*left for a newer one/.test(log()));
    const [job] = await jobsOf(deps, 'of.tomorrow');
    assert.deepEqual([job?.attempts, job?.lease], [0, null]);
    const done: string[] = [];
    runKinds(deps, { 'of.tomorrow': jobOf(Type.Object({}), async () => void done.push('it')) });
    await until('the newer one does it', () => done.length > 0);
  });

  it('of a lane that hangs leaves room for the others', async () => {
    const { deps } = service;
    const hanging: number[] = [];
    const release = Promise.withResolvers<void>();
    const done: number[] = [];
    runKinds(deps, {
      slow: jobOf(Numbered, async (_deps, { number }) => {
        hanging.push(number);
        await release.promise;
      }),
      quick: jobOf(Numbered, async (_deps, { number }) => void done.push(number)),
    });
    await inTransaction(deps, async (deps) => {
      for (let number = 0; number < 20; number++) await enqueue(deps, 'slow', { body: { number } });
      for (let number = 0; number < 20; number++) await enqueue(deps, 'quick', { body: { number } });
    });
    await until('the others are done', () => done.length === 20);
    assert.equal(hanging.length, slotsOfLane);
    release.resolve();
    await until('all are done', async () => (await jobsOf(deps, 'slow')).length === 0);
    assert.equal(hanging.length, 20);
  });

  it('in progress is finished when the process stops, or given back', async () => {
    const { deps } = service;
    const begun: number[] = [];
    const release = Promise.withResolvers<void>();
    const kinds = {
      ending: jobOf(Numbered, async (_deps, { number }, signal) => {
        begun.push(number);
        if (number === 2) await new Promise(() => undefined);
        await release.promise;
        assert.equal(signal.aborted, false);
      }),
    };
    const runner = runKinds(deps, kinds);
    for (const number of [1, 2]) await enqueue(deps, 'ending', { body: { number } });
    await until('both are in progress', () => begun.length === 2);
    const stopped = runner.stop();
    await enqueue(deps, 'ending', { body: { number: 3 }, lane: 'free' });
    release.resolve();
    await stopped;
    const left = await jobsOf(deps, 'ending');
    assert.deepEqual(
      left.map(({ body, attempts, lease }) => [body, attempts, lease]),
      [2, 3].map((number) => [JSON.stringify({ number }), 0, null]),
    );
    assert.ok(Number(left[0]?.due_at) <= deps.clock.now());
    assert.deepEqual(begun, [1, 2]);
  });

  it('of a process that was killed is overtaken when its lease is over, and not before', async () => {
    const ledger = join(makeFolder(), 'ledger');
    await enqueue(service.deps, 'test.hang', { body: { number: 1 } });
    const first = await startJobProcess(url, ledger);
    await until('it is in progress', () => readLedger(ledger).begun.length === 1);
    await endWith(first, 'SIGKILL');
    const [held] = await jobsOf(service.deps, 'test.hang');
    assert.ok(held?.lease && Number(held.due_at) > service.deps.clock.now());
    const early = await startJobProcess(url, ledger);
    await enqueue(service.deps, 'test.count', { body: { number: 2 } });
    await until('the early one has looked', () => readLedger(ledger).done.length === 1);
    assert.equal(readLedger(ledger).begun.filter(([number]) => number === 1).length, 1);
    const late = await startJobProcess(url, ledger, 61 * second);
    await until('it is overtaken', () => readLedger(ledger).begun.some(([, pid]) => pid === late.pid));
    assert.equal(await endWith(early, 'SIGTERM'), 0);
    assert.equal(await endWith(late, 'SIGTERM'), 0);
    const [job] = await jobsOf(service.deps, 'test.hang');
    assert.equal(job?.lease, null, 'given back');
  });

  const here = database.name === 'sqlite' ? { skip: 'a file is not away' } : {};
  it('goes on by itself when the database is back, and what was done meanwhile is done once', here, async () => {
    const cable = await openProxy(await database.create());
    const { deps } = await start(cable.url);
    const begun: number[] = [];
    const release = Promise.withResolvers<void>();
    runKinds(deps, {
      patient: jobOf(Numbered, async (_deps, { number }) => {
        begun.push(number);
        await release.promise;
      }),
    });
    await enqueue(deps, 'patient', { body: { number: 1 } });
    await until('it is in progress', () => begun.length === 1);
    await cable.cut();
    release.resolve();
    await assert.rejects(enqueue(deps, 'patient', { body: { number: 2 } }));
    await cable.mend();
    // The first reading may still be given a connection that was cut.
    const areGone = async () => (await jobsOf(deps, 'patient').catch(() => undefined))?.length === 0;
    await until('it is finished', areGone);
    await enqueue(deps, 'patient', { body: { number: 3 } });
    await until('the next is done', areGone);
    assert.deepEqual(begun, [1, 3]);
  });
});
