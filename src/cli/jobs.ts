/** Work that is done outside of requests, from the command line: what fails, and what to do with it. */
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { record } from '../features/audit/record.ts';
import { describeJob } from '../features/jobs/describe-job.ts';
import { deleteIdleJob, findJob, type JobRow, listJobs, updateToRetry } from '../features/jobs/store.ts';
import { inTransaction } from '../platform/database/transaction.ts';
import { confirm } from './ask.ts';
import { formatPage, type PageOptions, readPage, toPrintedPage } from './pages.ts';
import { type JsonOption, printResult, toSecond } from './report.ts';
import { withDeps } from './with-deps.ts';

const list = 'jobs';

export async function listAllJobs(
  environment: Environment,
  options: JsonOption & PageOptions & { all?: boolean },
): Promise<void> {
  const { limit, after } = readPage(list, options);
  const page = await withDeps(environment, async ({ database, clock }) => {
    const rows = await listJobs(database, { after, limit: limit + 1, onlyFailing: !options.all });
    const shown = rows.slice(0, limit).map((row) => describeJob(row, clock.now()));
    return { rows: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined, total: undefined };
  });
  printResult(options, toPrintedPage(list, page), (page) =>
    formatPage(page, options.all ? 'No jobs.' : 'No job fails.', ({ created_at: _, ...job }) => ({
      ...job,
      due_at: job.due_at && toSecond(job.due_at),
      failing_since: job.failing_since && toSecond(job.failing_since),
    })),
  );
}

export async function retryJobs(
  environment: Environment,
  id: string | undefined,
  options: JsonOption & { failed?: boolean },
): Promise<void> {
  if ((id === undefined) !== (options.failed === true))
    throw new CommandFailure('Name the job by its id, or all that have failed for good with --failed.', 2);
  const number = id === undefined ? undefined : readId(id);
  const retried = await withDeps(environment, async ({ database, clock }) => {
    const found = number === undefined ? undefined : await getJob(database, number);
    const count = await updateToRetry(database, clock.now(), number);
    if (found && count === 0) throw new CommandFailure(inProgress(found), 3);
    return count;
  });
  printResult(options, { retried }, ({ retried }) =>
    retried === 1
      ? 'One job is due now: a server that knows its kind tries it within seconds.'
      : `${retried} jobs are due now: a server that knows their kinds tries them within seconds.`,
  );
}

export async function removeJob(
  environment: Environment,
  id: string,
  options: JsonOption & { yes?: boolean },
): Promise<void> {
  const number = readId(id);
  const removed = await withDeps(environment, async (deps) => {
    const job = await getJob(deps.database, number);
    const question = `What job ${job.id} (${job.kind}) is for will not happen. Remove it?`;
    if (!options.yes && !(await confirm(question))) throw new CommandFailure('Nothing was removed.');
    await inTransaction(deps, async (deps) => {
      if (!(await deleteIdleJob(deps.database, job.id, deps.clock.now()))) throw new CommandFailure(inProgress(job), 3);
      await record(deps, 'job.removed', { details: { job: job.id, kind: job.kind } });
    });
    return job;
  });
  printResult(options, removed, ({ id, kind }) => `Job ${id} (${kind}) is removed.`);
}

function readId(id: string): number {
  if (!/^[1-9]\d{0,14}$/.test(id))
    throw new CommandFailure('A job is named by its id, as `admittance jobs list` shows it.', 2);
  return Number(id);
}

async function getJob(database: Deps['database'], id: number): Promise<Pick<JobRow, 'id' | 'kind'>> {
  const job = await findJob(database, id);
  if (!job) throw new CommandFailure(`There is no job ${id}; it may be done.`, 3);
  return job;
}

function inProgress({ id, kind }: Pick<JobRow, 'id' | 'kind'>): string {
  return `Job ${id} (${kind}) is in progress or done: look again with \`admittance jobs list\`.`;
}
