/**
 * Every failure a client can be told about is a row of the catalogue, and nothing else is.
 *
 * `code` is for programs and never changes; `sentence` is for people (the wire's `detail`
 * and `error`) and may be made more precise by the code that throws; `title` names the kind.
 * The HTTP replies, the OpenAPI document and docs/errors.md are all read from there.
 */
import { problemCatalogue } from './catalogue.ts';
import type { ProblemRow } from './rows.ts';

export type ProblemCode = keyof typeof problemCatalogue;

/** One refused member of the request: which, what would be accepted, and the rule that it breaks (`GET /registration-rules`). */
export type FieldError = { field: string; code?: string; message: string };

/** Of an account that is not active, for a client that has proved whose it is. */
export type ProblemMembers = { status_reason?: string | null; status_token?: string | null };

/** More in one sentence would be read by nobody. */
const mostInSentence = 5;
const seeErrors = '; see "errors".';

/** Programs read `errors`; people are often shown the sentence alone, so it names the first of them. */
function withErrors(sentence: string, errors: readonly FieldError[] = []): string {
  if (errors.length === 0 || !sentence.endsWith(seeErrors)) return sentence;
  const named = errors.slice(0, mostInSentence).map(({ field, message }) => `${field} ${message}`);
  const end = errors.length > mostInSentence ? seeErrors : '.';
  return `${sentence.slice(0, -seeErrors.length)}: ${named.join('; ')}${end}`;
}

/**
 * An expected failure the client is told about. Anything else that is thrown is a bug and
 * becomes `server/error`.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** What else the client is told (RFC 9457, section 3.2). */
  readonly members: ProblemMembers;

  constructor(
    code: ProblemCode,
    more: {
      sentence?: string;
      errors?: readonly FieldError[];
      headers?: Record<string, string>;
      members?: ProblemMembers;
    } = {},
  ) {
    const row: ProblemRow = problemCatalogue[code];
    super(withErrors(more.sentence ?? row.sentence, more.errors));
    this.name = 'Problem';
    this.code = code;
    this.status = row.status;
    this.title = row.title;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
    this.members = more.members ?? {};
  }
}

type Answers<T extends readonly (() => unknown)[]> = { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

/**
 * Runs every check, in turn, so that a form learns at once of all that is wrong with it.
 * @returns what each of them answers, when none refuses
 * @throws Problem the first refusal, with the field errors of all; one that is about no field at once
 */
export async function assertAll<const T extends readonly (() => unknown)[]>(checks: T): Promise<Answers<T>> {
  const answers: unknown[] = [];
  const refusals: Problem[] = [];
  for (const check of checks)
    try {
      answers.push(await check());
    } catch (error) {
      if (!(error instanceof Problem && error.errors)) throw error;
      refusals.push(error);
    }
  const [first] = refusals;
  if (first) throw new Problem(first.code, { errors: refusals.flatMap(({ errors = [] }) => errors) });
  return answers as Answers<T>;
}
