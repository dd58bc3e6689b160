/** A sign-in that another program has judged, as a line of its log tells of it. Pure. */
import { parseStrictJson } from '../../platform/http/guard/strict-json.ts';
import { Problem } from '../../problems.ts';

/** How it ended there. */
export const outcomes = ['accepted', 'unknown', 'wrong-password', 'not-approved', 'rejected', 'suspended'] as const;
export type Outcome = (typeof outcomes)[number];

export type Attempt = {
  /** Of the log, from 1. */
  line: number;
  /** An instant in the log's own words. */
  at: string | null;
  username: string;
  outcome: Outcome;
};

/** A line that is none; the message says what is wrong and shows nothing of what is in it. */
export class AttemptError extends Error {
  override name = 'AttemptError';
}

const longestUsername = 1_000;
const secretMember = /pass|pwd|secret|token|hash|credential|digest/i;

/**
 * Strict: what it does not know may be a password.
 * @param bytes one line of JSON lines
 * @throws AttemptError
 */
export function readAttempt(bytes: Uint8Array, line: number): Attempt {
  const refuse = (why: string) => new AttemptError(`Line ${line} ${why}. Nothing was compared.`);
  let value: unknown;
  try {
    value = parseStrictJson(bytes);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw refuse('is not one JSON object in UTF-8 with every member once');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refuse('is no JSON object');
  const { at = null, username, outcome, ...others } = value as Record<string, unknown>;
  const names = Object.keys(others);
  if (names.some((name) => secretMember.test(name)))
    throw refuse(
      'has a member that sounds like a password. None may be in a log: take them out, and delete what holds them',
    );
  if (names.length > 0) throw refuse('has a member other than at, username and outcome');
  if (typeof username !== 'string' || username === '' || username.length > longestUsername)
    throw refuse(`needs a username of 1 to ${longestUsername} characters`);
  if (!isOutcome(outcome)) throw refuse(`needs an outcome, which is one of ${outcomes.join(', ')}`);
  if (
    at !== null &&
    !(typeof at === 'string' && /^\d{4}-\d\d-\d\d(?:[T ][\d:.,]{5,18}(?:Z|[+-]\d\d:?\d\d)?)?$/.test(at))
  )
    throw refuse('has an "at" that is no instant like 2026-03-02T09:14:03Z');
  return { line, at, username, outcome };
}

function isOutcome(value: unknown): value is Outcome {
  return (outcomes as readonly unknown[]).includes(value);
}
