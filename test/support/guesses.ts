/** Wrong passwords, and what a budget that is used up answers. */
import assert from 'node:assert/strict';
import type { Answer, Client } from './client.ts';
import { assertProblem } from './problem.ts';

export const wrong = 'not the right one at all';

export function guess(call: Client, username: string, headers: Record<string, string> = {}): Promise<Answer> {
  return call('POST', '/login', { body: { username, password: wrong }, headers });
}

/** So many wrong passwords, each of which is tried. */
export async function guessWrong(call: Client, username: string, times: number, headers = {}): Promise<void> {
  const answers = await Promise.all(Array.from({ length: times }, () => guess(call, username, headers)));
  for (const answer of answers) assertProblem(answer, 401, 'login/rejected', username);
}

/** A 429 in the words of RFC 6585 and of draft-ietf-httpapi-ratelimit-headers. @returns the seconds to wait */
export function assertThrottled(answer: Answer, budget: string, quota: number, code = 'request/throttled'): number {
  assertProblem(answer, 429, code, budget);
  const wait = Number(answer.headers.get('retry-after'));
  assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= 900, `Retry-After: ${wait}`);
  assert.equal(answer.headers.get('ratelimit-policy'), `"${budget}";q=${quota};w=900`);
  assert.equal(answer.headers.get('ratelimit'), `"${budget}";r=0;t=${wait}`);
  return wait;
}
