/** Jobs in tests: runners of the test's own kinds, processes with a ledger, and what is in the table. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import type { Deps } from '../../src/deps.ts';
import type { JobKinds } from '../../src/features/jobs/kinds.ts';
import { openRunner, type Runner } from '../../src/features/jobs/run-jobs.ts';
import type { JobsTable } from '../../src/tables.ts';
import { cleanUpLater } from './cleanup.ts';
import { jobProcess } from './job-process.ts';

/** A runner of these kinds, stopped when the tests of the file are done. */
export function runKinds(deps: Deps, kinds: JobKinds): Runner {
  const runner = openRunner(deps, kinds);
  cleanUpLater(() => runner.stop());
  runner.start();
  return runner;
}

export function jobsOf({ database }: Pick<Deps, 'database'>, kind: string): Promise<Selectable<JobsTable>[]> {
  return database.selectFrom('jobs').selectAll().where('kind', '=', kind).orderBy('id').execute();
}

/** Looks until it is so. @throws Error saying what was waited for */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const giveUpAt = performance.now() + 120_000; !(await isSo()); await sleep(10))
    if (performance.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
}

export type Ledger = { begun: [number: number, pid: number][]; done: [number: number, pid: number][] };

export function readLedger(path: string): Ledger {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  const of = (word: string) =>
    lines
      .map((line) => line.split(' '))
      .filter(([first]) => first === word)
      .map(([, number, pid]): [number, number] => [Number(number), Number(pid)]);
  return { begun: of('begun'), done: of('done') };
}

/** One process that does jobs, when it has started. @param aheadMilliseconds of its clock */
export async function startJobProcess(
  databaseUrl: string,
  ledger: string,
  aheadMilliseconds = 0,
): Promise<ChildProcess> {
  const args = [jobProcess, databaseUrl, ledger, String(aheadMilliseconds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUpLater(() => child.kill('SIGKILL'));
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  child.stdout?.resume();
  return child;
}

export async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill(signal);
  const [code] = await gone;
  return code;
}
