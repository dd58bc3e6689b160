/**
 * What a value says to the questions on which it depends whether somebody may sign in. One table for every source,
 * which docs/adoption.md shows: an unclear value is counted and told, and means the least. Pure.
 */

import { itemAt } from '../../platform/narrow.ts';
import { asText, firstInstant, isInvisible, toMilliseconds, toWord } from './read-values.ts';

/** Questions that take an answer alike, and what they take an unclear one for. */
export const questions = {
  approved: { kind: 'flag', least: false },
  enabled: { kind: 'flag', least: false },
  admin: { kind: 'flag', least: false },
  confirmed: { kind: 'confirmed', least: false },
  locked: { kind: 'locked', least: true },
  deleted: { kind: 'locked', least: true },
} as const;
export type Question = keyof typeof questions;
export type Kind = (typeof questions)[Question]['kind'];

type Row = {
  /** In a sentence whose subject is a column. */
  says: string;
  /** As code writes them; the tests read each. */
  examples: readonly unknown[];
  /** To each kind of question; `undefined` is no clear answer. */
  answers: Record<Kind, boolean | undefined>;
};

const clear = (answer: boolean) => ({ flag: answer, confirmed: answer, locked: answer });

export const meanings = {
  nothing: {
    says: 'says nothing',
    examples: [null, '', ' \u00a0\ufeff', 'NULL', '\\N', 'None', 'nil', '0000-00-00', '0000-00-00 00:00:00'],
    answers: clear(false),
  },
  no: {
    says: 'says no',
    examples: [false, 0, '0', 'false', 'F', 'no', 'n', new Uint8Array([0])],
    answers: clear(false),
  },
  yes: {
    says: 'says yes',
    examples: [true, 1, '1', 'TRUE', 't', 'Yes', 'y', new Uint8Array([1])],
    answers: clear(true),
  },
  past: {
    says: 'is a past instant',
    examples: ['2020-02-29', '2020-02-29 12:30:15.5', '2020-02-29T12:30:15+01:00', 1582979415, '1582979415000'],
    answers: { flag: undefined, confirmed: true, locked: true },
  },
  future: {
    says: 'is an instant to come',
    examples: ['9999-12-31 23:59:59', 4102444800],
    answers: { flag: undefined, confirmed: undefined, locked: true },
  },
  unclear: {
    says: 'is unclear',
    examples: [
      ...['maybe', 'on', '-', 'N/A', '(null)', 'infinity', '2', -1, 1.5, '20260101', '2022', '29.2.2020', '2021-02-29'],
      '\u200b',
      ...['2020-13-01', '0001-01-01', '1970-01-01 00:00:00', {}, [], [true], new Uint8Array([2])],
    ],
    answers: { flag: undefined, confirmed: undefined, locked: undefined },
  },
} as const satisfies Record<string, Row>;
export type Meaning = keyof typeof meanings;

const words: Readonly<Record<string, 'yes' | 'no'>> = {
  ...{ '1': 'yes', true: 'yes', t: 'yes', yes: 'yes', y: 'yes' },
  ...{ '0': 'no', false: 'no', f: 'no', no: 'no', n: 'no' },
};

/** @param now in milliseconds since 1970 */
export function meaningOf(value: unknown, now: number): Meaning {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  // BIT(1) of MySQL.
  if (value instanceof Uint8Array && value.length === 1 && itemAt(value, 0) <= 1) return value[0] ? 'yes' : 'no';
  const word = toWord(value);
  // What cannot be seen is not the same as what is not there.
  if (word === null) return /\S/.test(asText(value) ?? '') && isInvisible(value) ? 'unclear' : 'nothing';
  if (word === undefined) return 'unclear';
  if (Object.hasOwn(words, word)) return words[word] as Meaning;
  const at = toMilliseconds(word) ?? 0;
  if (at < firstInstant) return 'unclear';
  return at <= now ? 'past' : 'future';
}

/** `is`: the answer, or the least where there is no clear one. */
export function answerTo(question: Question, value: unknown, now: number) {
  const meaning = meaningOf(value, now);
  const { kind, least } = questions[question];
  const answer = meanings[meaning].answers[kind];
  return { meaning, is: answer ?? least, isUnclear: answer === undefined };
}
