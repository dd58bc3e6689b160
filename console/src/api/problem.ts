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

  constructor(status: number, code: string, sentence: string, more: Partial<Pick<Problem, 'fields' | 'retryAfter'>>) {
    super(sentence);
    this.status = status;
    this.code = code;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter;
  }

  /** Nobody is there, or somebody who cannot answer now: it heals by itself. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

type FieldError = { field: string; message: string };
type Body = { code?: string; error?: string; detail?: string; errors?: FieldError[] };

export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Body;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Problem(response.status, body.code ?? 'console/unreadable', body.error ?? response.statusText, {
    fields: groupByField(body.errors ?? []),
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

function groupByField(errors: readonly FieldError[]): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { field, message } of errors) fields[field] = [...(fields[field] ?? []), message];
  return fields;
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}
