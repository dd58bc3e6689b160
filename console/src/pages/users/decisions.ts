import { api, type User } from '../../api/client.ts';
import { currentCaller } from '../../api/session.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';
import type { Decision } from './decision-dialog.tsx';

export type Answers = { role?: string; reason?: string };

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
