/** How a list of requests is narrowed down, beside its status. */
import { Type } from 'typebox';
import { forbidden } from '../../platform/http/guard/access.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import { roleName, userRole } from '../roles/role.ts';
import { type Flag, flags, type RequestFilter } from './request-store.ts';
import type { Status } from './user.ts';

export const requestQuery = {
  requested_role: Type.Optional({
    ...roleName,
    description: 'Only users who asked for this role. Users who named none asked for `user`.',
    examples: [],
  }),
  email_domain: Type.Optional(
    Type.String({
      maxLength: 253,
      pattern: '^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$',
      'x-rule': 'must be a domain like example.org',
      description: 'Only users whose e-mail address is in exactly this domain, in any case.',
    }),
  ),
  flag: Type.Optional(
    Type.Unsafe<Flag>({
      type: 'string',
      enum: [...flags],
      description:
        'Only requests with this flag: `rejected_before` when a rejected account has the same e-mail address, `similar_name` when a person could take the username for that of another account, `same_network` when at least three others registered from the same network within 24 hours. Takes `status=pending` and `users:approve`.',
    }),
  ),
};

type Query = { status?: Status; requested_role?: string; email_domain?: string; flag?: Flag };

/** @throws Problem request/invalid (400), access/forbidden (403) */
export function readRequestFilter(caller: SignedIn, query: Query): RequestFilter {
  const { status, requested_role: role, email_domain, flag } = query;
  if (flag !== undefined && !caller.permissions.has('users:approve')) throw forbidden('users:approve');
  if (flag !== undefined && status !== 'pending')
    throw new Problem('request/invalid', { errors: [{ field: 'flag', message: 'goes with status=pending only' }] });
  return {
    requestedRole: role === undefined ? undefined : { name: role, isLeast: role === userRole },
    emailDomain: email_domain?.toLowerCase(),
    flag,
  };
}
