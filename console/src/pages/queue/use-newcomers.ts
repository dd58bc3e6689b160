import { useState } from 'react';
import type { User } from '../../api/client.ts';

/** How many have come since the end of the list was last in sight; unknown, and so none, until it is loaded. */
export function useNewcomers(people: readonly User[], hasMore: boolean) {
  const [seenUpTo, setSeenUpTo] = useState<number>();
  const lastId = people.at(-1)?.id;
  if (seenUpTo === undefined && lastId !== undefined && !hasMore) setSeenUpTo(lastId);
  return {
    count: hasMore || seenUpTo === undefined ? 0 : people.filter(({ id }) => id > seenUpTo).length,
    /** @param lastRow index of the last row in sight */
    see: (lastRow: number) => {
      if (!hasMore && lastId !== undefined && lastRow >= people.length - 1) setSeenUpTo(lastId);
    },
  };
}
