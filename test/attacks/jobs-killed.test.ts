/**
 * Processes that die while they do jobs. A job can only be done twice when a process died in it: between what it did and
 * the row that says so there is always a moment. What must not lie in it is a job that is lost, or one that two living
 * processes do.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { enqueue } from '../../src/features/jobs/enqueue.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { start } from '../support/installation.ts';
import { endWith, jobsOf, readLedger, startJobProcess, until } from '../support/jobs.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const [jobs, kills] = isFullTier ? [10_000, 20] : [150, 2];
const jobsBetweenKills = Math.floor(jobs / (kills + 2));
const leaseAndMore = 65_000;

onEveryDatabase(`${jobs} jobs, two processes and ${kills} kills`, (database) => {
  it('lose no job, and do none twice but those that a process died in', async (test) => {
    const url = await database.create();
    const { deps } = await start(url);
    const ledger = join(makeFolder(), 'ledger');
    for (let from = 0; from < jobs; from += 500)
      await inTransaction(deps, async (deps) => {
        for (let number = from; number < Math.min(from + 500, jobs); number++)
          await enqueue(deps, 'test.count', { body: { number }, lane: `lane ${number % 10}` });
      });
    const killed = new Set<number | undefined>();
    const processes: ChildProcess[] = [await startJobProcess(url, ledger), await startJobProcess(url, ledger)];
    for (let kill = 1; kill <= kills; kill++) {
      await until(`kill ${kill}`, () => readLedger(ledger).done.length >= kill * jobsBetweenKills);
      const victim = processes.shift() as ChildProcess;
      killed.add(victim.pid);
      await endWith(victim, 'SIGKILL');
      processes.push(await startJobProcess(url, ledger));
    }
    // For these the leases of the dead are over.
    for (const process of processes) assert.equal(await endWith(process, 'SIGTERM'), 0);
    const heirs = [await startJobProcess(url, ledger, leaseAndMore), await startJobProcess(url, ledger, leaseAndMore)];
    await until('none is left', async () => (await jobsOf(deps, 'test.count')).length === 0);
    for (const process of heirs) assert.equal(await endWith(process, 'SIGTERM'), 0);

    const { begun, done } = readLedger(ledger);
    assert.equal(new Set(done.map(([number]) => number)).size, jobs, 'each was done');
    const tries = Map.groupBy(begun, ([number]) => number);
    const again = [...tries.values()].filter((list) => list.length > 1);
    test.diagnostic(`${again.length} were in progress when their process died, and begun again`);
    for (const list of again)
      for (const [number, pid] of list.slice(0, -1))
        assert.ok(killed.has(pid), `${number} was done by ${pid}, which lived`);
    assert.ok(again.length <= kills * 8, `${again.length} were begun again`);
  });
});
