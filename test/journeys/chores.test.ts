/** What comes again by itself: one server does it, and nothing stops it for ever. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { jobKinds } from '../../src/app.ts';
import { chore } from '../../src/features/jobs/kinds.ts';
import { onEveryDatabaseAtOnce } from '../support/databases.ts';
import { start } from '../support/installation.ts';
import { jobsOf, runKinds, until } from '../support/jobs.ts';

const second = 1_000;
const minute = 60 * second;

onEveryDatabaseAtOnce('a recurring job', (database) => {
  it('is there without anybody asking for it, and is done by one of several servers', async () => {
    const url = await database.create();
    const [one, two] = [await start(url), await start(url)];
    let times = 0;
    const kinds = { daily: chore(86_400, async () => void times++) };
    for (const { deps } of [one, two]) runKinds(deps, kinds);
    await until('it is there', async () => (await jobsOf(one.deps, 'daily')).length === 1);
    for (let day = 1; day <= 3; day++) {
      for (const { turnClock } of [one, two]) turnClock(86_400 * second + minute);
      await until(`it is done on day ${day}`, () => times === day);
      await until('it has its next time', async () => {
        const [job] = await jobsOf(one.deps, 'daily');
        return job?.lease === null && Number(job.due_at) > one.deps.clock.now() + 86_000 * second;
      });
    }
    assert.equal((await jobsOf(one.deps, 'daily')).length, 1);
  });

  it('that fails comes again, sooner than usual and however often it fails', async () => {
    const { deps, turnClock } = await start(await database.create());
    let times = 0;
    const failing = async () => {
      if (++times <= 12) throw new Error('again');
    };
    runKinds(deps, { hourly: chore(3_600, failing) });
    await until('it is there', async () => (await jobsOf(deps, 'hourly')).length === 1);
    for (let time = 1; time <= 13; time++) {
      turnClock(3_601 * second);
      await until(`time ${time}`, async () => (await jobsOf(deps, 'hourly'))[0]?.lease === null && times >= time);
      const [job] = await jobsOf(deps, 'hourly');
      assert.ok(Number(job?.due_at) <= deps.clock.now() + 3_600 * second);
      assert.equal(job?.failing_since === null, time === 13);
    }
  });

  it('follows its period, and a clock that was set back', async () => {
    const { deps, turnClock } = await start(await database.create());
    const due = async () => Number((await jobsOf(deps, 'periodic'))[0]?.due_at) - deps.clock.now();
    const open = async (every: number) => {
      const runner = runKinds(deps, { periodic: chore(every, async () => undefined) });
      await until('it stands', async () => (await due()) <= every * second);
      await runner.stop();
    };
    await open(86_400);
    assert.ok((await due()) > 86_000 * second);
    await open(600);
    assert.ok((await due()) > 500 * second);
    turnClock(-86_400 * second);
    assert.ok((await due()) > 86_000 * second);
    await open(600);
    assert.ok((await due()) > 500 * second);
  });

  it('that was cut short has more to do at once', async () => {
    const { deps, turnClock } = await start(await database.create());
    let times = 0;
    const runner = runKinds(deps, {
      long: chore(3_600, async (_deps, signal) => {
        times++;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }),
    });
    await until('it is there', async () => (await jobsOf(deps, 'long')).length === 1);
    turnClock(3_601 * second);
    await until('it is in progress', () => times === 1);
    await runner.stop();
    const [job] = await jobsOf(deps, 'long');
    assert.ok(job?.lease === null && Number(job.due_at) <= deps.clock.now());
  });

  it('does what is over: keys rotate, and what no longer counts is deleted', async () => {
    const url = await database.create();
    const [one, two] = [await start(url), await start(url)];
    const { deps } = one;
    for (const { deps } of [one, two]) runKinds(deps, jobKinds);
    await deps.database
      .insertInto('revocations')
      .values({ kind: 'session', subject_id: 1, expires_at: deps.clock.now() + minute })
      .execute();
    for (const { turnClock } of [one, two]) turnClock(100 * 86_400 * second);
    await until('the revocation is forgotten', async () => {
      const rows = await deps.database.selectFrom('revocations').select('kind').execute();
      return rows.every(({ kind }) => kind !== 'session');
    });
    await until('both have the next key', () => [one, two].every(({ deps }) => deps.memory.keys.list().length === 2));
  });
});
