import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from './client.ts';
import type { paths } from './openapi.d.ts';

export type RegistrationRules = paths['/registration-rules']['get']['responses'][200]['content']['application/json'];

const rulesQuery = queryOptions({
  queryKey: ['registration-rules'],
  queryFn: () => answer(api.GET('/registration-rules')),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What a name and a password have to keep to; `undefined` until it is there: the service decides in any case. */
export function useRegistrationRules(): RegistrationRules | undefined {
  return useQuery(rulesQuery).data;
}
