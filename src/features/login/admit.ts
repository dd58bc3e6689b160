/**
 * The one gate. Every access token of this service is made here, and nowhere else: whatever way
 * a user proved who they are, the account's current status has the last word.
 */
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem, type ProblemCode, type ProblemMembers } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { endOldestSessions } from '../sessions/end-oldest-sessions.ts';
import { type Grant, ownGrant } from '../sessions/grant.ts';
import type { Device } from '../sessions/session.ts';
import { startSession } from '../sessions/start-session.ts';
import type { HeldSession } from '../sessions/store.ts';
import { useRefreshToken } from '../sessions/use-refresh-token.ts';
import { signAccessToken, type TokenSubject } from '../tokens/sign-access-token.ts';
import { findStatusToken } from '../users/status-token.ts';
import { findUserById, type UserRow, updateLastLogin } from '../users/store.ts';
import { type Entry, judgeEntry } from './entry.ts';
import type { Proof } from './proof.ts';

export type Admission = { access_token: string; token_type: 'Bearer'; expires_in: number; refresh_token: string };

/**
 * Begins a session for an account that proved itself.
 *
 * The login is noted with a compare-and-set on the power version, in the transaction that makes the
 * session, so that a suspension that is answered before it commits wins: no session outlives it. Above the bound
 * of sessions the one that was used longest ago ends.
 * @throws Problem login/not-approved, login/registration-rejected, login/suspended (403), login/rejected (401)
 */
export async function admit(
  deps: Deps,
  proof: Proof,
  device: Device,
  grant = ownGrant(deps.config),
): Promise<Admission> {
  const outcome = await inTransaction(deps, async (deps) => {
    const outcome = await enter(deps, proof, device, grant);
    // Last, because what it locks may be wanted by many.
    await proof.settle(deps);
    return outcome;
  });
  if (outcome.kind === 'refused') throw new Problem(outcome.code, { members: outcome.members });
  if (outcome.hasEndedOthers) await deps.memory.revocations.settle();
  return answer(deps, { ...proof.user, ...outcome, amr: proof.amr, authenticatedAt: proof.at }, grant);
}

type Refused = Extract<Entry, { kind: 'refused' }> & { members: ProblemMembers };
type Entered = { kind: 'entered'; sessionId: number; nonce: string; refreshToken: string; hasEndedOthers: boolean };

async function enter(deps: Deps, proof: Proof, device: Device, grant: Grant): Promise<Entered | Refused> {
  const { user } = proof;
  const entry = judgeEntry(user);
  if (entry.kind === 'refused') return refuse(deps, user.id, entry.code, user.status, explainStatus(deps, user));
  if (!(await updateLastLogin(deps.database, user, deps.clock.now()))) return refuseChanged(deps, user.id);
  const session = await startSession(deps, user.id, device, proof, grant);
  const details = { session: session.sessionId };
  await record(deps, 'login.succeeded', { subject: user.id, actor: user.id, details });
  const hasEndedOthers = await endOldestSessions(deps, user.id, session.sessionId);
  return { kind: 'entered', ...session, hasEndedOthers };
}

/** Somebody changed the account's power since it was proved, perhaps the password too: nothing is told of the registration. */
async function refuseChanged(deps: Deps, id: number): Promise<Refused> {
  const user = await findUserById(deps.database, id);
  if (!user) return refuse(deps, id, 'login/rejected', 'deleted');
  const entry = judgeEntry(user);
  // And active again: the password may not be the same any more.
  return entry.kind === 'refused'
    ? refuse(deps, id, entry.code, user.status)
    : refuse(deps, id, 'login/rejected', 'changed');
}

/**
 * A user who has proved whose the account is learns why it was rejected or suspended. An applicant also gets the status
 * token, which shows the same; nobody else does.
 */
function explainStatus(deps: Deps, user: UserRow): ProblemMembers {
  const { status } = user;
  if (status === 'suspended') return { status_reason: user.status_reason };
  if (status !== 'pending' && status !== 'rejected') return {};
  const status_reason = status === 'rejected' ? user.status_reason : null;
  return { status_reason, status_token: findStatusToken(deps, user) };
}

async function refuse(
  deps: Deps,
  subject: number,
  code: ProblemCode,
  reason: string,
  members: ProblemMembers = {},
): Promise<Refused> {
  await record(deps, 'login.refused', { subject, details: { reason } });
  return { kind: 'refused', code, members };
}

/**
 * Goes on with a person's own session, as it was proved when it began: a session that an app holds is refreshed where the app says
 * who it is. The account was read before the session moves on: a suspension in between ends
 * the session, and one after it makes the token that is signed here an old one.
 * @param generation of the refresh token that was presented, which is genuine
 * @param use how the token is used up
 * @throws Problem session/refresh-rejected (401), whatever the reason
 */
export async function readmit(
  deps: Deps,
  session: HeldSession,
  generation: number,
  device: Device,
  use = useRefreshToken,
): Promise<Admission> {
  if (session.kind !== 'person' || judgeEntry(session).kind !== 'enter') throw new Problem('session/refresh-rejected');
  const refreshToken = await use(deps, session, generation, device);
  const { user_id: id, id: sessionId, amr, authenticated_at: authenticatedAt, scope } = session;
  const subject = { ...session, id, sessionId, refreshToken, amr: amr.split(' '), authenticatedAt };
  return answer(deps, subject, { ...ownGrant(deps.config), scope });
}

function answer(deps: Deps, subject: TokenSubject & { refreshToken: string }, grant: Grant): Admission {
  const { token, expiresIn } = signAccessToken(deps, subject, grant);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, refresh_token: subject.refreshToken };
}
