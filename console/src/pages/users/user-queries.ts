/** What the page of one person reads besides the account itself; each takes a permission. */
import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components, paths } from '../../api/openapi.d.ts';

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer T } } } };
}
  ? T
  : never;

export type Lock = Answer<'/users/{id}/lock'>;
export type Origin = Answer<'/users/{id}/origin'>;
export type Findings = Answer<'/users/{id}/request'>;
export type Session = components['schemas']['Session'];

const at = (id: number) => ({ path: { id: String(id) } });

/** Takes `users:read`. */
export function lockQuery(id: number) {
  return queryOptions({
    queryKey: ['lock-of', id],
    queryFn: () => answer(api.GET('/users/{id}/lock', { params: at(id) })),
    // It ends by itself, and somebody else's wrong passwords begin it.
    refetchInterval: 30_000,
  });
}

/** Takes `users:read`. */
export function originQuery(id: number) {
  return queryOptions({
    queryKey: ['origin-of', id],
    queryFn: () => answer(api.GET('/users/{id}/origin', { params: at(id) })),
  });
}

/** Takes `users:approve`, and a pending account. */
export function findingsQuery(id: number) {
  return queryOptions({
    queryKey: ['findings-of', id],
    queryFn: () => answer(api.GET('/users/{id}/request', { params: at(id) })),
  });
}

/** Takes `users:write`. */
export function sessionsQuery(id: number) {
  return queryOptions({
    queryKey: ['sessions-of', id],
    queryFn: () =>
      answer(api.GET('/users/{id}/sessions', { params: { ...at(id), query: { limit: '200', count: 'true' } } })),
  });
}

/** How many events the audit log tells of somebody, as it lists them. Takes `audit:read`. */
export function eventCountQuery(id: number) {
  return queryOptions({
    queryKey: ['audit', 'count-of', id],
    queryFn: async () => {
      const query = { subject_id: String(id), together: 'true', count: 'true', limit: '1' } as const;
      const { total } = (await answer(api.GET('/audit', { params: { query } }))) as { total?: number };
      return total ?? null;
    },
  });
}
