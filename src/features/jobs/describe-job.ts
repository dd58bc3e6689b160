/** A job as an operator sees it. Its body stays out: it can be personal. Pure. */
import { toInstant } from '../../platform/http/wire/schema.ts';
import type { JobRow } from './store.ts';

export type DescribedJob = {
  id: number;
  kind: string;
  /** `failing` is tried again by itself; `failed` waits for an operator. */
  state: 'waiting' | 'in progress' | 'failing' | 'failed';
  attempts: number;
  due_at: string | null;
  failing_since: string | null;
  error: string | null;
  created_at: string;
};

export function describeJob(job: Omit<JobRow, 'body'>, now: number): DescribedJob {
  return {
    id: job.id,
    kind: job.kind,
    state: stateOf(job, now),
    attempts: job.attempts,
    due_at: job.due_at === null ? null : toInstant(job.due_at),
    failing_since: job.failing_since === null ? null : toInstant(job.failing_since),
    error: job.last_error,
    created_at: toInstant(job.created_at),
  };
}

function stateOf({ due_at, lease, failing_since }: Omit<JobRow, 'body'>, now: number): DescribedJob['state'] {
  if (due_at === null) return 'failed';
  if (lease !== null && due_at > now) return 'in progress';
  return failing_since === null ? 'waiting' : 'failing';
}
