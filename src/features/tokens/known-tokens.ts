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
  const known = new LRUCache<number, KnownToken & { digest: string }>({ max: mostKnown });
  return {
    find(token) {
      const digest = digestOf(token);
      const entry = known.get(keyOf(digest));
      return entry?.digest === digest ? entry : undefined;
    },
    add(token, verified) {
      const digest = digestOf(token);
      const entry = { ...summaryOf(verified), digest };
      known.set(keyOf(digest), entry);
      return entry;
    },
    forget: (token) => void known.delete(keyOf(digestOf(token))),
  };
}

export function summaryOf({ kid, claims }: VerifiedToken): KnownToken {
  const { sub, sid, ver, role, scope = '', iat, exp } = claims;
  const unseen = { caller: undefined, edition: undefined };
  return { kid, userId: Number(sub), sessionId: Number(sid), version: ver, role, scope, iat, exp, ...unseen };
}

/** Of the whole token: nobody else's entry is found with a token that was changed anywhere. */
function digestOf(token: string): string {
  return hash('sha256', token, 'binary');
}

/** A number, as V8 keeps a copy of each text that it looks up. Of two tokens with the same one the later is known. */
function keyOf(digest: string): number {
  const at = (index: number) => digest.charCodeAt(index) << (8 * index);
  return at(0) | at(1) | at(2) | at(3);
}
