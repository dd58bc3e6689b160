import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import type { Progress } from './batch.ts';
import { type QueueSearch, toQuery } from './queue-search.ts';
import { readPage } from './use-waiting.ts';

const perPage = '200';

export type Everybody = {
  /** While they are looked up. */
  progress: Progress | undefined;
  error: Error | null;
  look(): void;
  stop(): void;
};

/** Everybody whom the search finds when it is asked for, whether or not the list has come so far. */
export function useEverybody(search: QueueSearch, onFound: (people: readonly User[]) => void): Everybody {
  const [progress, setProgress] = useState<Progress>();
  const running = useRef<AbortController>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (signal: AbortSignal) => readEverybody(search, signal, setProgress),
    retry: (_count, error) => isProblem(error) && error.isOutage,
    retryDelay: 1_000,
    onSuccess: (people, signal) => {
      if (!signal.aborted) onFound(people);
    },
    onSettled: () => setProgress(undefined),
  });
  const stop = () => running.current?.abort();
  useEffect(() => () => running.current?.abort(), []);
  return {
    progress: isPending ? progress : undefined,
    error: error?.name === 'AbortError' ? null : error,
    look: () => {
      stop();
      running.current = new AbortController();
      mutate(running.current.signal);
    },
    stop,
  };
}

/** Who comes while it is read has a higher id than who was the last. */
async function readEverybody(
  search: QueueSearch,
  signal: AbortSignal,
  tellProgress: (progress: Progress) => void,
): Promise<User[]> {
  const query = { ...toQuery(search), sort: '-id', limit: '1', count: 'true' } as const;
  const { sort: _, ...fromTheOldest } = search;
  const { data, total = 0 } = await answer(api.GET('/users', { params: { query }, signal }));
  const lastId = data[0]?.id ?? 0;
  const people: User[] = [];
  let cursor: string | undefined;
  do {
    tellProgress({ done: people.length, total });
    const page = await readPage(fromTheOldest, cursor, perPage, signal);
    people.push(...page.data.filter(({ id }) => id <= lastId));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && (people.at(-1)?.id ?? 0) < lastId);
  return people;
}
