/** Sending decisions, as many at once as the service takes. */
import { answer, api, type User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';

export type Choice =
  | { decision: 'approve'; role?: string | undefined }
  | { decision: 'reject'; reason?: string | undefined };

/** What has to be known of somebody to decide on them, and to say so. */
export type Person = Pick<User, 'id' | 'username' | 'requested_role'>;

/** One decision, on one person or many, or the taking back of an earlier one. */
export type Batch = {
  /** Made up for it; however often it is sent, it is done once. */
  key: string;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  people: readonly Person[];
  choice: Choice | { decision: 'reopen' };
  /** The key of what is taken back. */
  undoes?: string;
};

/** @param id of the person */
export type Outcome = { id: number; status: number; code?: string | undefined; error?: string | undefined };

export type Progress = { done: number; total: number };

const mostAtOnce = 1_000;

/** @throws Problem that goes away by itself; every other refusal is an outcome of those whom it concerns */
export async function send(batch: Batch, tellProgress: (progress: Progress) => void): Promise<Outcome[]> {
  const { key, people, choice } = batch;
  const outcomes: Outcome[] = [];
  for (let from = 0; from < people.length; from += mostAtOnce) {
    if (people.length > mostAtOnce) tellProgress({ done: from, total: people.length });
    outcomes.push(...(await sendPart(`${key}.${from}`, people.slice(from, from + mostAtOnce), choice)));
  }
  return outcomes;
}

async function sendPart(key: string, people: readonly Person[], choice: Batch['choice']): Promise<Outcome[]> {
  try {
    const body = { decisions: people.map(({ id }) => ({ id, ...choice })) };
    const params = { header: { 'idempotency-key': key } };
    return (await answer(api.POST('/approvals', { params, body }))).results;
  } catch (error) {
    if (isProblem(error) && (error.isOutage || error.status === 401 || error.status === 429)) throw error;
    const { message } = error as Error;
    return people.map(({ id }) => ({ id, status: isProblem(error) ? error.status : 0, error: message }));
  }
}

/** There is nothing to decide any more: somebody else did, or the account is gone. */
export function isSettled({ status, code }: Outcome): boolean {
  return status === 200 || status === 404 || (status === 409 && code !== 'role/not-named');
}
