import { text } from '../strings/index.ts';

/** Why a request did not succeed, as the service says it (RFC 9457), or because the service did not answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** Stable, such as `login/rejected`; `console/unreachable` when nobody answered. */
  readonly code: string;
  /** What is wrong with each field that was sent: once for each rule that it breaks. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Until it is worth to try again, in seconds. */
  readonly retryAfter: number | undefined;
  /** With a sign-in that was refused because of the decision on the request: shows that, and why. */
  readonly statusToken: string | undefined;
  readonly statusReason: string | undefined;

  constructor(status: number, code: string, sentence: string, more: More = {}) {
    super(sentence);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter;
    this.statusToken = more.statusToken;
    this.statusReason = more.statusReason;
  }

  /** Nobody is there, or somebody who cannot answer now: it heals by itself. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** More would be read by nobody. */
const mostInSentence = 5;

type More = Partial<Pick<Problem, 'fields' | 'retryAfter' | 'statusToken' | 'statusReason'>>;
type FieldError = { field: string; message: string };
type Body = {
  code?: string;
  error?: string;
  detail?: string;
  errors?: FieldError[];
  status_token?: string | null;
  status_reason?: string | null;
};

export async function readProblem(response: Response): Promise<Problem> {
  const body = readBody(await response.json().catch(() => undefined));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Problem(response.status, body.code ?? 'console/unreadable', sentenceOf(body) ?? text.common.failed, {
    fields: groupByField(body.errors ?? []),
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
    statusToken: body.status_token ?? undefined,
    statusReason: body.status_reason ?? undefined,
  });
}

/** A proxy may answer with anything. */
function readBody(body: unknown): Body {
  return typeof body === 'object' && body !== null ? body : {};
}

/** In the language of the page: by its code, with what is wrong with each field, as the service says it in English. */
function sentenceOf({ code = '', error, errors = [] }: Body): string | undefined {
  const sentence = Object.hasOwn(text.service.problems, code) ? text.service.problems[code] : undefined;
  if (sentence === undefined || errors.length === 0) return sentence ?? error;
  const named = errors.slice(0, mostInSentence).map(({ field, message }) => `${field} ${text.service.field(message)}`);
  return `${sentence.replace(/\.$/, '')}: ${named.join('; ')}.`;
}

function groupByField(errors: readonly FieldError[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { field, message } of errors) fields[field] = [...(fields[field] ?? []), text.service.field(message)];
  return fields;
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}
