import type { Deps } from '../../deps.ts';
import type { EventType } from '../audit/events.ts';
import { type EventRow, listEventsAbout } from '../audit/store.ts';
import { findUserById, type UserRow } from './store.ts';

/** What is not known is left out: it was before it was written down, or the audit log has forgotten it. */
export type Origin = {
  how?: NonNullable<UserRow['origin']> | undefined;
  at: number;
  /** Who added the account. */
  by?: Actor | undefined;
  requestedRole?: string | undefined;
  reason?: string | undefined;
  decision?: Decided | undefined;
};
type Actor = { kind: 'operator' } | { kind: 'user'; id: number; username?: string; display_name?: string };
type Decided = {
  decision: 'approved' | 'rejected';
  at?: number | undefined;
  by?: Actor | undefined;
  role?: string | undefined;
  reason?: string | undefined;
};

/** Of a user's events: how they came in stands at one end, however many sign-ins are in between. */
const mostEvents = 50;

/** How an account came here: registered and decided on, added by somebody, imported, or as the first administrator. */
export async function findOrigin(deps: Deps, user: UserRow): Promise<Origin> {
  const events = await listEventsAbout(deps.database, user.id, 'first', mostEvents);
  const begin = events.find(({ type }) => type === ('user.created' satisfies EventType) || type === 'user.registered');
  const how = user.origin ?? guessHow(user, begin);
  return {
    how,
    at: user.created_at,
    by: how === 'added' ? await actorOf(deps, user.approved_by, begin) : undefined,
    requestedRole: user.requested_role ?? undefined,
    reason: user.note ?? undefined,
    decision: how === 'added' || how === 'setup' ? undefined : await findDecision(deps, user, events),
  };
}

/** For an account that is older than the column. */
function guessHow({ status_token_hash, role }: UserRow, begin: EventRow | undefined): Origin['how'] {
  if (status_token_hash !== null || begin?.type === 'user.registered') return 'registered';
  if (!begin) return undefined;
  return begin.actor === 'anyone' && role === 'admin' ? 'setup' : 'added';
}

async function findDecision(deps: Deps, user: UserRow, events: readonly EventRow[]): Promise<Decided | undefined> {
  if (user.status === 'rejected') {
    const latest = await listEventsAbout(deps.database, user.id, 'last', mostEvents);
    const event = latest.find(({ type }) => type === ('user.rejected' satisfies EventType));
    const by = await actorOf(deps, user.decided_by, event);
    return { decision: 'rejected', at: user.decided_at ?? event?.at, by, reason: user.status_reason ?? undefined };
  }
  const { approved_at: at, approved_by } = user;
  const event = events.findLast(({ type }) => type === ('user.approved' satisfies EventType));
  // Nobody here approved the first administrator, or an account that was active where it came from.
  const isApprovedByNobody = user.origin === 'setup' || user.origin === 'imported';
  if (at === null || (isApprovedByNobody && approved_by === null && !event)) return undefined;
  return {
    decision: 'approved',
    at,
    by: await actorOf(deps, approved_by, event),
    role: user.approved_role ?? undefined,
  };
}

/** @param id of the user, where it is stored with the account; else the event says who it was */
async function actorOf({ database }: Deps, id: number | null, event: EventRow | undefined): Promise<Actor | undefined> {
  const known = id ?? (event?.actor === 'user' ? event.actor_id : null);
  if (known === null) return event?.actor === 'operator' ? { kind: 'operator' } : undefined;
  const user = await findUserById(database, known);
  return {
    kind: 'user',
    id: known,
    ...(user && { username: user.username }),
    ...(user?.display_name && { display_name: user.display_name }),
  };
}
