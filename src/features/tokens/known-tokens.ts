import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SignedIn } from '../../platform/principal.ts';
import type { VerifiedToken } from './verify-access-token.ts';

/** One takes about 0.5 kB. */
const mostKnown = 20_000;

/** What of an access token is looked at each time that it comes. */
export type KnownToken = {
  kid: string;
  userId: number;
  sessionId: number;
  version: number;
  role: string;
  scope: string;
  iat: number;
  exp: number;
  authTime: number | undefined;
  mark: string | undefined;
  /** In which one its session was seen in the database, as it says here; see features/revocations. */
  timeline: number | undefined;
  /** Whom it stands for, as of that edition of the roles; once somebody has come with it. */
  caller: SignedIn | undefined;
  edition: number | undefined;
};

/** The access tokens whose signatures this process need not verify any more: it has, or it made them. */
export type KnownTokens = {
  find(token: string): KnownToken | undefined;
  /** @param timeline where its session has just been written or seen */
  add(token: string, verified: VerifiedToken, timeline?: number): KnownToken;
  forget(token: string): void;
};

export function openKnownTokens(): KnownTokens {
  const known = new LRUCache<string, KnownToken>({ max: mostKnown });
  return {
    find: (token) => known.get(digestOf(token)),
    add(token, verified, timeline) {
      const entry = { ...summaryOf(verified), timeline };
      known.set(digestOf(token), entry);
      return entry;
    },
    forget: (token) => void known.delete(digestOf(token)),
  };
}

function summaryOf({ kid, claims }: VerifiedToken): Omit<KnownToken, 'timeline'> {
  const { sub, sid, ver, role, scope = '', iat, exp, auth_time: authTime, mark } = claims;
  const unseen = { caller: undefined, edition: undefined };
  const [userId, sessionId] = [Number(sub), Number(sid)];
  return { kid, userId, sessionId, version: ver, role, scope, iat, exp, authTime, mark, ...unseen };
}

/** Of the whole token, which is ten times as long: nobody else's entry is found with one that was changed anywhere. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
