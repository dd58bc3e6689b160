import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../platform/http/access.ts';
import type { VerifiedToken } from './verify-access-token.ts';

/** One takes about 1 kB. */
const mostKnown = 10_000;

export type StandingToken = VerifiedToken & { userId: number; sessionId: number };

/** With who it stands for as of that edition of the roles, once somebody came with it. */
export type KnownToken = StandingToken & { caller?: Caller; edition?: number };

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
      const entry = withIds(verified);
      known.set(digestOf(token), entry);
      return entry;
    },
    forget: (token) => void known.delete(digestOf(token)),
  };
}

export function withIds(verified: VerifiedToken): StandingToken {
  return { ...verified, userId: Number(verified.claims.sub), sessionId: Number(verified.claims.sid) };
}

/** Of the whole token: nobody else's entry is found with a token that was changed anywhere. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
