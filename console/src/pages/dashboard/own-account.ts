import type { QueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';

export type Me = { user: User; etag: string };

export const meKey = ['me'] as const;
export const welcomeKey = ['welcome'] as const;
export const sessionsKey = ['own-sessions'] as const;

const params = { path: { id: 'me' } };

/** As it is now, whatever is remembered. */
export function readMe(queries: QueryClient): Promise<Me> {
  return queries.fetchQuery({ queryKey: meKey, queryFn: fetchMe, staleTime: 0 });
}

export async function fetchMe(): Promise<Me> {
  return withEtag(api.GET('/users/{id}', { params }));
}

/** @throws Problem request/stale (412) when it has changed since `etag` was read */
export function changeMe(etag: string, change: Partial<Pick<User, 'display_name' | 'email'>>): Promise<Me> {
  return withEtag(api.PATCH('/users/{id}', { params: { ...params, header: { 'If-Match': etag } }, body: change }));
}

async function withEtag(call: Promise<{ data?: User; response: Response }>): Promise<Me> {
  const user = await answer(call);
  const { response } = await call;
  return { user, etag: response.headers.get('etag') ?? '' };
}
