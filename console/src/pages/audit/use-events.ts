import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components } from '../../api/openapi.d.ts';
import type { AuditSearch } from './audit-search.ts';

export type AuditEvent = components['schemas']['AuditEvent'];

/** The description also knows the page as CSV. */
export type EventPage = { data: AuditEvent[]; next_cursor: string | null };

/** What one request did to many comes as one event, unless that request is what is looked at. */
export function useEvents(filter: AuditSearch, perPage: number) {
  return useInfiniteQuery({
    queryKey: ['audit', filter, perPage],
    queryFn: ({ pageParam: cursor, signal }) => {
      const together = filter.request_id === undefined ? ('true' as const) : ('false' as const);
      const page = { together, limit: String(perPage), ...(cursor !== undefined && { cursor }) };
      const call = api.GET('/audit', { params: { query: { ...filter, ...page } }, signal });
      return answer(call) as Promise<EventPage>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
