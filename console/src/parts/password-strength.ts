/** How hard a password is to guess, judged here: it leaves the browser with the form only. Nearly a megabyte, and so loaded on demand. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { dictionary as english, translations } from '@zxcvbn-ts/language-en';

/** `score` is 0 (a guess or two) to 4 (years); `advice` what would help. */
export type Strength = { score: 0 | 1 | 2 | 3 | 4; advice: string };

/** The time it takes grows faster than the length; what is as long as this is strong or a repetition. */
const mostLookedAt = 64;

const judge = new ZxcvbnFactory({
  dictionary: { ...dictionary, ...english },
  graphs: adjacencyGraphs,
  translations,
});

/** @param known what somebody who attacks this account would try first */
export function judgePassword(password: string, known: readonly string[]): Strength {
  const { score, feedback } = judge.check(password.slice(0, mostLookedAt), [...known]);
  return { score, advice: [feedback.warning, ...feedback.suggestions].filter(Boolean).join(' ') };
}
