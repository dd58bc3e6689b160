import { api, type User } from '../../api/client.ts';
import { type Caller, currentCaller } from '../../api/session.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';

export type Decision = 'approve' | 'reject' | 'suspend' | 'reinstate' | 'reopen';
export type Answers = { role?: string; reason?: string };

/** What may follow, by what is, the usual one first; the service decides. Which permission each takes, beside it. */
const possible: Readonly<Record<User['status'], readonly Decision[]>> = {
  pending: ['approve', 'reject'],
  active: ['suspend', 'reopen'],
  rejected: ['reopen'],
  suspended: ['reinstate'],
};
const takes: Readonly<Record<Decision, string>> = {
  approve: 'users:approve',
  reject: 'users:approve',
  reopen: 'users:approve',
  suspend: 'users:write',
  reinstate: 'users:write',
};

/** Nobody decides about themselves: the service refuses it, and the page does not offer it. */
export function possibleDecisions(
  { id, status }: Pick<User, 'id' | 'status'>,
  caller: Pick<Caller, 'id' | 'permissions'> | undefined,
): Decision[] {
  if (caller?.id === id) return [];
  return possible[status].filter((decision) => caller?.permissions.has(takes[decision]));
}

/** Made on what was seen: refused with `request/stale` when that is no longer so. */
export function decide(decision: Decision, account: Versioned<User>, answers: Answers): Promise<Versioned<User>> {
  const params = { path: { id: String(account.value.id) }, header: ifMatch(account) };
  const because = answers.reason ? { reason: answers.reason } : {};
  switch (decision) {
    case 'approve':
      return versioned(api.POST('/users/{id}/approve', { params, body: answers.role ? { role: answers.role } : {} }));
    case 'reject':
      return versioned(api.POST('/users/{id}/reject', { params, body: because }));
    case 'suspend':
      return versioned(api.POST('/users/{id}/suspend', { params, body: because }));
    case 'reinstate':
      return versioned(api.POST('/users/{id}/reinstate', { params, body: {} }));
    case 'reopen':
      return versioned(api.POST('/users/{id}/reopen', { params, body: mayReopenLate() ? { late: true } : {} }));
  }
}

/** The question says that the user's sessions end, so it is meant at any time. */
function mayReopenLate(): boolean {
  return currentCaller()?.permissions.has('users:write') === true;
}
