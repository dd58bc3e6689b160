import { useState } from 'react';
import type { User } from '../../api/client.ts';
import type { Order } from './waiting-pages.ts';

/**
 * How many have come since the end of the list that grows was last in sight; unknown, and so none, until it is loaded.
 * @param list what is looked at: of another list nothing has been seen yet
 */
export function useNewcomers(people: readonly User[], hasMore: boolean, order: Order, list: string) {
  const [seen, setSeen] = useState<{ list: string; upTo: number }>();
  const newest = (order === 'oldest' ? people.at(-1) : people[0])?.id;
  const isLoaded = order === 'newest' || !hasMore;
  const seenUpTo = seen?.list === list ? seen.upTo : undefined;
  if (seenUpTo === undefined && newest !== undefined && isLoaded) setSeen({ list, upTo: newest });
  return {
    count: !isLoaded || seenUpTo === undefined ? 0 : people.filter(({ id }) => id > seenUpTo).length,
    /** @param first index of the first row in sight, as `last` of the last one */
    see: (first: number, last: number) => {
      const isInSight = order === 'oldest' ? last >= people.length - 1 : first === 0;
      if (isLoaded && isInSight && newest !== undefined && newest !== seenUpTo) setSeen({ list, upTo: newest });
    },
  };
}
