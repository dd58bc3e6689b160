import type { Deps } from '../../deps.ts';
import { countDueJobs, countFailingJobs, type FailingJobs } from './store.ts';

export type JobsSurvey = {
  /** Those whose time has come; a job that is in progress has its lease and is not one of them. */
  due: number;
  oldestDueAt: number | null;
  dueKinds: string[];
  /** By kind and error. */
  failing: FailingJobs[];
};

/** What an operator looks at: does work wait, and does any of it fail? */
export async function surveyJobs({ database, clock }: Pick<Deps, 'database' | 'clock'>): Promise<JobsSurvey> {
  const due = await countDueJobs(database, clock.now());
  return {
    due: due.reduce((sum, { count }) => sum + count, 0),
    oldestDueAt: due.length === 0 ? null : Math.min(...due.map(({ oldest }) => oldest)),
    dueKinds: due.map(({ kind }) => kind),
    failing: await countFailingJobs(database),
  };
}
