import { type QueryClient, useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { User } from '../../api/client.ts';
import { makeKey } from '../../api/idempotency-key.ts';
import { isProblem } from '../../api/problem.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { type Batch, type Choice, isSettled, type Outcome, type Progress, send } from './decision.ts';
import { lookAgain, putBack, takeOut } from './use-waiting.ts';

export type Refusal = { person: User; sentence: string };

/** What became of a batch. */
export type Report = { batch: Batch; done: readonly User[]; refusals: readonly Refusal[] };

const mutationKey = ['decide'] as const;

/**
 * Approving, rejecting and taking that back, in the order in which it was asked for. While the service is away
 * they wait for it; what was decided before one left the page can still be undone.
 */
export function useDecisions(report: (report: Report) => void) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const { mutate } = useMutation({
    mutationKey,
    scope: { id: 'decide' },
    gcTime: Number.POSITIVE_INFINITY,
    retry: (_count, error) => isProblem(error) && error.isOutage,
    retryDelay: 1_000,
    mutationFn: (batch: Batch) => send(onlyDone(queries, batch), setProgress),
    onSuccess: async (outcomes, batch) => {
      setProgress(undefined);
      report(await settle(queries, batch, outcomes));
    },
  });
  const batches = useMutationState({
    filters: { mutationKey },
    select: ({ state }) => ({ batch: state.variables as Batch, isOnItsWay: state.status === 'pending' }),
  });
  const leaving = useMemo(() => {
    const decided = batches.filter(({ batch, isOnItsWay }) => isOnItsWay && batch.undoes === undefined);
    return new Set(decided.flatMap(({ batch }) => batch.people.map(({ id }) => id)));
  }, [batches]);
  return {
    progress,
    /** Those on whom a decision is on its way. */
    leaving,
    canUndo: findUndoable(batches.map(({ batch }) => batch)) !== undefined,
    decide: (people: readonly User[], choice: Choice) => {
      if (people.length > 0) mutate({ key: makeKey(), people, choice });
    },
    undo: () => {
      const latest = findUndoable(allOf(queries).map(({ batch }) => batch));
      if (!latest) return;
      const { people, key: undoes } = latest;
      mutate({ key: makeKey(), people, choice: { decision: 'reopen' }, undoes });
    },
  };
}

function allOf(queries: QueryClient): { batch: Batch; outcomes: readonly Outcome[] }[] {
  const found = queries.getMutationCache().findAll({ mutationKey });
  return found.map(({ state }) => ({
    batch: state.variables as Batch,
    outcomes: (state.data ?? []) as readonly Outcome[],
  }));
}

function findUndoable(batches: readonly Batch[]): Batch | undefined {
  const undone = new Set(batches.map(({ undoes }) => undoes));
  return batches.findLast(({ key, undoes }) => undoes === undefined && !undone.has(key));
}

/** Only what was done is undone. It has been answered by now: batches are sent one after another. */
function onlyDone(queries: QueryClient, batch: Batch): Batch {
  if (batch.undoes === undefined) return batch;
  const outcomes = allOf(queries).find(({ batch: { key } }) => key === batch.undoes)?.outcomes ?? [];
  const done = idsOf(outcomes.filter(({ status }) => status === 200));
  return { ...batch, people: batch.people.filter(({ id }) => done.has(id)) };
}

async function settle(queries: QueryClient, batch: Batch, outcomes: readonly Outcome[]): Promise<Report> {
  const done = idsOf(outcomes.filter(({ status }) => status === 200));
  const people = batch.people.filter(({ id }) => done.has(id));
  if (batch.undoes === undefined) await takeOut(queries, [...idsOf(outcomes.filter(isSettled))]);
  else await putBack(queries, people);
  void queries.invalidateQueries({ queryKey: pendingCountKey });
  lookAgain(queries);
  const byId = new Map(batch.people.map((person) => [person.id, person]));
  const refusals = outcomes.flatMap(({ id, error }) => {
    const person = byId.get(id);
    return person && error !== undefined ? [{ person, sentence: error }] : [];
  });
  return { batch, done: people, refusals };
}

function idsOf(outcomes: readonly Outcome[]): Set<number> {
  return new Set(outcomes.map(({ id }) => id));
}
