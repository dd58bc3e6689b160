/** Where an operator sees that background work fails, and what they do about it. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { Type } from 'typebox';
import { jobKinds } from '../../src/app.ts';
import { enqueue } from '../../src/features/jobs/enqueue.ts';
import { jobOf } from '../../src/features/jobs/kinds.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { jobsOf, runKinds, until } from '../support/jobs.ts';

const hour = 3_600_000;

onEveryDatabase('a job that fails', (database) => {
  let service: Installation;
  let admittance: ReturnType<typeof commands>;
  let isFixed = false;

  before(async () => {
    service = await install(database, { METRICS_PORT: '0' });
    const { deps } = service;
    admittance = commands(deps.config.databaseUrl);
    runKinds(deps, {
      ...jobKinds,
      'mail.test': jobOf(Type.Object({ to: Type.String() }), async (_deps, { to }) => {
        if (!isFixed) throw Object.assign(new Error(`${to} cannot be reached`), { code: 'ECONNREFUSED' });
      }),
    });
    await enqueue(deps, 'mail.test', { body: { to: 'alice@example.org' } });
    await enqueue(deps, 'mail.test', { body: { to: 7 } });
    await enqueue(deps, 'of.tomorrow', { dueAt: deps.clock.now() - hour });
    await until('both have failed', async () => {
      const jobs = await jobsOf(deps, 'mail.test');
      return jobs.every(({ failing_since, lease }) => failing_since !== null && lease === null);
    });
    // So that it does not come again while it is looked at.
    await deps.database
      .updateTable('jobs')
      .set({ due_at: deps.clock.now() + hour })
      .where('last_error', '=', 'ECONNREFUSED')
      .execute();
  });

  it('is in the metrics, by its kind and how it ended', async () => {
    const page = await service.deps.metrics.page();
    const of = (series: string) =>
      Number(
        page
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      );
    assert.equal(of('admittance_jobs_total{kind="mail.test",outcome="failed"}'), 1);
    assert.equal(of('admittance_jobs_total{kind="mail.test",outcome="given_up"}'), 1);
    assert.deepEqual([of('admittance_jobs_failing'), of('admittance_jobs_failed')], [1, 1]);
    assert.equal(of('admittance_jobs_due'), 1);
    assert.ok(of('admittance_jobs_oldest_due_seconds') >= 3_600);
    assert.doesNotMatch(page, /alice/);
  });

  it('is in the statistics, for those who may see them', async () => {
    const token = await service.signIn('boss', adminPassword);
    const { json } = await service.call('GET', '/statistics', { token });
    const failing = json.failing_jobs.map(({ since, ...job }: { since: string }) => ({ ...job, at: typeof since }));
    assert.deepEqual(
      failing.sort((a: { error: string }, b: { error: string }) => (a.error < b.error ? -1 : 1)),
      [
        { kind: 'mail.test', error: 'BadBody', count: 1, given_up: true, at: 'string' },
        { kind: 'mail.test', error: 'ECONNREFUSED', count: 1, given_up: false, at: 'string' },
      ],
    );
  });

  it('is found by the doctor, as are jobs that nobody does', async () => {
    const { findings } = json(await admittance('doctor', '--json'));
    const found = findings
      .filter(({ check }: { check: string }) => check === 'jobs')
      .map(({ result, finding }: { result: string; finding: string }) => `${result}: ${finding}`);
    assert.deepEqual(found.sort(), [
      'warning: 1 of kind mail.test failed for good: BadBody',
      'warning: 1 of kind mail.test failing for 0 min: ECONNREFUSED',
      'warning: 1 waiting, the oldest for 60 min: of.tomorrow',
    ]);
  });

  it('is listed without its body, page by page', async () => {
    const { data } = json(await admittance('jobs', 'list', '--json'));
    assert.deepEqual(
      data.map(({ kind, state, attempts, error }: Record<string, unknown>) => [kind, state, attempts, error]).sort(),
      [
        ['mail.test', 'failed', 1, 'BadBody'],
        ['mail.test', 'failing', 1, 'ECONNREFUSED'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(data), /alice/);
    const kinds: string[] = [];
    for (let cursor = ''; ; ) {
      const more = cursor === '' ? [] : ['--cursor', cursor];
      const page = json(await admittance('jobs', 'list', '--all', '--limit', '2', '--json', ...more));
      kinds.push(...page.data.map(({ kind }: { kind: string }) => kind));
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    assert.equal(kinds.filter((kind) => kind === 'events.seal').length, 1);
    assert.ok(kinds.includes('of.tomorrow'));
    succeeded(
      await admittance('jobs', 'list'),
      /^ID +KIND +STATE +ATTEMPTS +DUE_AT +FAILING_SINCE +ERROR\n\d+ +mail\.test /,
    );
  });

  it('is tried again when the operator says so, and removed', async () => {
    const { deps } = service;
    const [first, second] = await jobsOf(deps, 'mail.test');
    isFixed = true;
    succeeded(
      await admittance('jobs', 'retry', String(first?.id)),
      'One job is due now: a server that knows its kind tries it within seconds.\n',
    );
    await until('it is done', async () => (await jobsOf(deps, 'mail.test')).length === 1);
    assert.deepEqual(json(await admittance('jobs', 'retry', '--failed', '--json')), { retried: 1 });
    await until('the other has failed again', async () => (await jobsOf(deps, 'mail.test'))[0]?.due_at === null);
    succeeded(
      await admittance('jobs', 'remove', String(second?.id), '--yes'),
      `Job ${second?.id} (mail.test) is removed.\n`,
    );
    assert.deepEqual(await jobsOf(deps, 'mail.test'), []);
    succeeded(await admittance('jobs', 'list'), 'No job fails.\n');
  });

  it('is neither retried nor removed while it is in progress, or when it is not there', async () => {
    const { deps } = service;
    await deps.database
      .updateTable('jobs')
      .set({ lease: 'of somebody', due_at: deps.clock.now() + hour })
      .where('kind', '=', 'of.tomorrow')
      .execute();
    const [job] = await jobsOf(deps, 'of.tomorrow');
    const inProgress = `Job ${job?.id} (of.tomorrow) is in progress or done: look again with \`admittance jobs list\`.`;
    refused(await admittance('jobs', 'retry', String(job?.id)), 3, inProgress);
    refused(await admittance('jobs', 'remove', String(job?.id), '--yes'), 3, inProgress);
    const missing = 'There is no job 2000000000; it may be done.';
    refused(await admittance('jobs', 'retry', '2000000000'), 3, missing);
    refused(await admittance('jobs', 'remove', '2000000000', '--yes'), 3, missing);
    for (const args of [['retry'], ['retry', '1', '--failed'], ['retry', 'x'], ['remove', '0x1']])
      refused(await admittance('jobs', ...args), 2, /./);
  });
});
