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
  /** Whom it stands for, as of that edition of the roles; once somebody has come with it. */
  caller: SignedIn | undefined;
  edition: number | undefined;
};

/** The access tokens whose signatures this process need not verify any more: it has, or it made them. */
export type KnownTokens = {
  find(token: string): KnownToken | undefined;
  add(token: string, verified: VerifiedToken): KnownToken;
  forget(token: string): void;
};

export function openKnownTokens(): KnownTokens {
  const known = new LRUCache<string, KnownToken>({ max: mostKnown });
  return {
    find: (token) => known.get(digestOf(token)),
    add(token, verified) {
      const entry = summaryOf(verified);
      known.set(digestOf(token), entry);
      return entry;
    },
    forget: (token) => void known.delete(digestOf(token)),
  };
}

export function summaryOf({ kid, claims }: VerifiedToken): KnownToken {
  const { sub, sid, ver, role, scope = '', iat, exp, auth_time: authTime } = claims;
  const unseen = { caller: undefined, edition: undefined };
  const [userId, sessionId] = [Number(sub), Number(sid)];
  return { kid, userId, sessionId, version: ver, role, scope, iat, exp, authTime, ...unseen };
}

/** Of the whole token, which is ten times as long: nobody else's entry is found with one that was changed anywhere. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
