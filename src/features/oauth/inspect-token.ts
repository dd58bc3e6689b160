/** What the operator may know about a token, and who presents it may not. */
import type { Deps } from '../../deps.ts';
import { toInstant } from '../../platform/http/wire/schema.ts';
import { isGenuine, type RefreshToken, readRefreshToken } from '../sessions/refresh-token.ts';
import { expiresAt, isAlive, judgeGeneration, type Session, toSession } from '../sessions/session.ts';
import { findSession, type SessionRow } from '../sessions/store.ts';
import { findStandingToken } from '../tokens/authenticate.ts';
import { readUnverified } from '../tokens/compact-form.ts';
import { examineAccessToken } from '../tokens/verify-access-token.ts';
import { findUserById, type UserRow } from '../users/store.ts';

export type Inspection = {
  kind: 'access token' | 'refresh token' | 'unknown';
  /** Whether a request, or a refresh, with it would succeed right now. */
  accepted: boolean;
  /** Why, in a sentence. */
  reason: string;
  /** Of an access token. Whether one of our keys signed what it says; if not, anybody may have written it. */
  verified?: boolean;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Of a refresh token that is genuine. */
  refresh?: {
    /** `current` refreshes · `repeatable` gets its successor again · `reused` ends its session when somebody uses it. */
    state: 'current' | 'repeatable' | 'reused' | 'ended' | 'unknown';
    generation: number;
    current_generation: number;
  };
  user?: { id: number; username: string; status: string; role: string; ver: number };
  session?: Omit<Session, 'current'>;
};

type Verdict = Pick<Inspection, 'accepted' | 'reason'>;

/** The revocations must be followed: the decision is the one that a server makes. */
export async function inspectToken(deps: Deps, token: string): Promise<Inspection> {
  const refreshToken = readRefreshToken(token);
  if (refreshToken) return { kind: 'refresh token', ...(await inspectRefreshToken(deps, refreshToken)) };
  if (token.includes('.')) return { kind: 'access token', ...(await inspectAccessToken(deps, token)) };
  return { kind: 'unknown', ...refused('it has the form neither of an access token nor of a refresh token') };
}

async function inspectAccessToken(deps: Deps, token: string): Promise<Omit<Inspection, 'kind'>> {
  const { claims, fault } = examineAccessToken(deps, token);
  // What nobody vouches for is shown and not looked up.
  if (!claims) return { ...refused(fault as string), verified: false, ...readUnverified(token) };
  const [userId, sessionId] = [Number(claims['sub']), Number(claims['sid'])];
  const user = await findUserById(deps.database, userId);
  const session = await findSession(deps.database, sessionId);
  const end = findEnding(user, session, { userId, sessionId, version: Number(claims['ver']) });
  const stands = (await findStandingToken(deps, token)) !== undefined;
  return {
    ...(stands
      ? accepted(user)
      : refused(fault ?? end ?? 'it was revoked, or its session has the number of a lost one')),
    verified: true,
    ...readUnverified(token),
    ...factsOf(deps, user, session),
  };
}

/** What the database says against a token that is good in itself. */
function findEnding(
  user: UserRow | undefined,
  session: SessionRow | undefined,
  claimed: { userId: number; sessionId: number; version: number },
): string | undefined {
  if (!user) return `there is no user ${claimed.userId} any more`;
  if (user.status !== 'active') return `${user.username} is ${user.status}`;
  if (user.power_version !== claimed.version)
    return `role, status or password of ${user.username} have changed: its "ver" is ${claimed.version} and the account's is ${user.power_version}`;
  if (session?.user_id !== user.id) return `its session ${claimed.sessionId} has ended`;
  return findEnd(session);
}

async function inspectRefreshToken(deps: Deps, token: RefreshToken): Promise<Omit<Inspection, 'kind'>> {
  const session = await findSession(deps.database, token.sessionId);
  if (!session) return refused(`its session ${token.sessionId} has ended, or is of another installation`);
  if (!isGenuine(deps.secret, session, token))
    return refused('this installation did not make it, or its session is not the one that has the number now');
  const user = await findUserById(deps.database, session.user_id);
  const now = deps.clock.now();
  const state = isAlive(session, deps.config, now) ? states[judgeGeneration(session, token.generation, now)] : 'ended';
  return {
    ...judgeRefreshToken(deps, user, session, state),
    refresh: { state, generation: token.generation, current_generation: session.generation },
    ...factsOf(deps, user, session),
  };
}

const states = {
  current: 'current',
  repeated: 'repeatable',
  recoverable: 'repeatable',
  reused: 'reused',
  unknown: 'unknown',
} as const;

function judgeRefreshToken(
  { config }: Deps,
  user: UserRow | undefined,
  session: SessionRow,
  state: 'current' | 'repeatable' | 'reused' | 'ended' | 'unknown',
): Verdict {
  if (state === 'ended')
    return refused(findEnd(session) ?? `its session expired at ${toInstant(expiresAt(session, config))}`);
  if (user?.status !== 'active') return refused(user ? `${user.username} is ${user.status}` : 'its user is gone');
  if (state === 'current') return accepted(user);
  if (state === 'unknown')
    return refused('it is newer than what the database knows of its session, as after an old backup was put back');
  if (state === 'reused')
    return refused('it was used, and so was its successor, or too long ago: using it again ends its session');
  return {
    accepted: true,
    reason: `It is accepted: it was used at ${toInstant(session.last_used_at)} and its successor was not, so it gives that one again.`,
  };
}

function findEnd({ reused_at }: SessionRow): string | undefined {
  return reused_at === null
    ? undefined
    : `its session ended at ${toInstant(reused_at)}, when a used refresh token was presented again`;
}

function accepted(user: UserRow | undefined): Verdict {
  return { accepted: true, reason: `It is accepted: ${user?.username} is active, and the session goes on.` };
}

function refused(fault: string): Verdict {
  return { accepted: false, reason: `It is refused: ${fault}.` };
}

function factsOf(
  { config }: Deps,
  user: UserRow | undefined,
  row: SessionRow | undefined,
): Pick<Inspection, 'user' | 'session'> {
  const { current, ...session } = row ? toSession(row, config, undefined) : {};
  return {
    ...(user && {
      user: { id: user.id, username: user.username, status: user.status, role: user.role, ver: user.power_version },
    }),
    ...(row && row.user_id === user?.id && { session: session as Omit<Session, 'current'> }),
  };
}
