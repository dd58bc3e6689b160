/** Reading accounts: what the page of each, and whatever names one, keep between them. */
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import { versioned } from './versioned.ts';

export function userQuery(id: number | string) {
  return queryOptions({
    queryKey: ['user', String(id)],
    queryFn: () => versioned(api.GET('/users/{id}', { params: { path: { id: String(id) } } })),
  });
}
