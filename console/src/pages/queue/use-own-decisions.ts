import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { ownDecisionsKey } from './own-decisions.ts';

const perPage = '100';

export function useOwnDecisions() {
  const query = useInfiniteQuery({
    queryKey: ownDecisionsKey,
    queryFn: ({ pageParam, signal }) => {
      const asked = { limit: perPage, ...(pageParam !== undefined && { cursor: pageParam }) };
      return answer(api.GET('/approvals', { params: { query: asked }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  return { query, decisions: query.data?.pages.flatMap(({ data }) => data) };
}
