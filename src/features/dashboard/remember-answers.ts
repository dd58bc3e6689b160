import { LRUCache } from 'lru-cache';
import type { Deps } from '../../deps.ts';
import { invalidToken } from '../../platform/http/guard/access.ts';
import type { ReadyAnswer } from '../../platform/http/server/ready-answers.ts';
import { findUserById, type UserRow } from '../users/store.ts';

/** One takes about 1 kB. */
const mostRemembered = 10_000;

/** A sign-in is no change of the user that anybody is told of, so it shows after so long at the latest. */
const longestAgeMilliseconds = 10_000;

type Answers = {
  /** What was made last for the user, unless the user has changed since. */
  recall(userId: number): ReadyAnswer | undefined;
  /** Makes it anew. @throws Problem access/token-invalid (401) when the user has just been deleted */
  make(userId: number, write: (user: UserRow) => string): Promise<ReadyAnswer>;
};

/**
 * Answers about users that are made once, most of the time: a change shows at once when it was made
 * through this process, and within a second when through another one.
 */
export function rememberAnswers(deps: Deps): Answers {
  const remembered = new LRUCache<number, { answer: ReadyAnswer; change: number }>({
    max: mostRemembered,
    ttl: longestAgeMilliseconds,
    ttlResolution: 100,
  });
  return {
    recall(userId) {
      const entry = remembered.get(userId);
      return entry?.change === deps.revocations.latestChangeOf(userId) ? entry.answer : undefined;
    },
    async make(userId, write) {
      // Noted before the user is read: a change in between makes another one of it.
      const change = deps.revocations.latestChangeOf(userId);
      const user = await findUserById(deps.database, userId);
      // Gone on another server, less than a second ago.
      if (!user) throw invalidToken();
      // In one piece: a text put together of many is walked through again for every request.
      const answer = { body: Buffer.from(write(user)).toString() };
      remembered.set(userId, { answer, change });
      return answer;
    },
  };
}
