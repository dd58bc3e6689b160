import type { QueryClient } from '@tanstack/react-query';
import { api, type User } from '../../api/client.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';

export type Me = Versioned<User>;

export const meKey = ['me'] as const;
export const sessionsKey = ['own-sessions'] as const;

const params = { path: { id: 'me' } };

/** As it is now, whatever is remembered. */
export function readMe(queries: QueryClient): Promise<Me> {
  return queries.fetchQuery({ queryKey: meKey, queryFn: fetchMe, staleTime: 0 });
}

export function fetchMe(): Promise<Me> {
  return versioned(api.GET('/users/{id}', { params }));
}

/** @throws Problem request/stale (412) when it has changed since `me` was read */
export function changeMe(me: Me, change: Partial<Pick<User, 'display_name' | 'email'>>): Promise<Me> {
  return versioned(api.PATCH('/users/{id}', { params: { ...params, header: ifMatch(me) }, body: change }));
}
