/** Sending decisions, as many at once as the service takes. */
import { answer, api } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import type { Batch, Outcome, Person, Progress } from './batch.ts';

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
