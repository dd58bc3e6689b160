/**
 * Every failure a client can be told about, in one closed table.
 *
 * `code` is for programs and never changes; `sentence` is for people (the wire's `detail`
 * and `error`) and may be made more precise by whoever throws; `title` names the kind.
 * The HTTP replies, the OpenAPI document and docs/errors.md are all read from here.
 */
type Row = { status: number; title: string; sentence: string };

export const problemCatalogue = {
  'request/malformed': {
    status: 400,
    title: 'Malformed request',
    sentence: 'The request is not well-formed: send one JSON value in UTF-8, every member once.',
  },
  'request/invalid': {
    status: 400,
    title: 'Invalid request',
    sentence: 'The request has members or values that are not accepted; see "errors".',
  },
  'request/credentials-missing': {
    status: 400,
    title: 'Credentials missing',
    sentence: 'Missing username or password',
  },
  'request/not-found': { status: 404, title: 'Not found', sentence: 'There is nothing at this address.' },
  'request/method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    sentence: 'This address does not take that method; "Allow" names those it takes.',
  },
  'request/timeout': { status: 408, title: 'Request timeout', sentence: 'The request took too long to arrive.' },
  'request/stale': {
    status: 412,
    title: 'Precondition failed',
    sentence: 'It has changed since you read it: read it again and repeat the change.',
  },
  'request/too-large': {
    status: 413,
    title: 'Content too large',
    sentence: 'The body is over the limit of 16 KiB (1 MiB for POST /approvals).',
  },
  'request/uri-too-long': { status: 414, title: 'URI too long', sentence: 'The address is too long.' },
  'request/media-type': {
    status: 415,
    title: 'Unsupported media type',
    sentence:
      'Send the body as the media type that this address takes (application/json but for OAuth’s forms), in UTF-8, not compressed.',
  },
  'request/expectation': { status: 417, title: 'Expectation failed', sentence: 'Only "Expect: 100-continue" is met.' },
  'request/headers-too-large': {
    status: 431,
    title: 'Request header fields too large',
    sentence: 'The headers are over the limit of 16 KiB.',
  },
  'request/throttled': {
    status: 429,
    title: 'Too many attempts',
    sentence: 'There were too many attempts: wait, and try again later.',
  },
  'request/method-unknown': { status: 501, title: 'Method unknown', sentence: 'That method is not known here.' },
  'access/token-missing': {
    status: 401,
    title: 'Not signed in',
    sentence: 'Sign in and send the access token as "Authorization: Bearer …".',
  },
  'access/token-invalid': {
    status: 401,
    title: 'Access token refused',
    sentence: 'The access token is not valid, or no longer: sign in again.',
  },
  'access/forbidden': { status: 403, title: 'Forbidden', sentence: 'Your role does not allow this.' },
  'access/admins-only': { status: 403, title: 'Admins only', sentence: 'Admins only' },
  'access/cross-site': {
    status: 403,
    title: 'Cross-site request',
    sentence: 'Only the pages of this service itself may ask for this: open the console at its own address.',
  },
  'login/rejected': { status: 401, title: 'Login rejected', sentence: 'Invalid credentials' },
  'login/locked': {
    status: 429,
    title: 'Locked',
    sentence:
      'Too many sign-ins to this account have failed in a row: use a device that has signed in before, or ask an administrator to unlock it.',
  },
  'login/not-approved': {
    status: 403,
    title: 'Not approved yet',
    sentence: 'Account not approved by admin',
  },
  'login/registration-rejected': {
    status: 403,
    title: 'Registration rejected',
    sentence: 'An administrator rejected this registration.',
  },
  'login/suspended': {
    status: 403,
    title: 'Account suspended',
    sentence: 'An administrator suspended this account.',
  },
  'registration/not-found': {
    status: 404,
    title: 'Registration not found',
    sentence: 'No registration belongs to this status token.',
  },
  'registration/too-many-waits': {
    status: 429,
    title: 'Too many waits',
    sentence: 'Too many requests wait for a decision already: ask without "wait", or try again shortly.',
  },
  'user/exists': { status: 409, title: 'User exists', sentence: 'User already exists' },
  'user/username-refused': {
    status: 400,
    title: 'Username refused',
    sentence: 'This username cannot be used; see "errors".',
  },
  'user/not-found': { status: 404, title: 'User not found', sentence: 'There is no such user.' },
  'user/status-conflict': {
    status: 409,
    title: 'Status conflict',
    sentence: 'The account is in a status that does not allow this.',
  },
  'user/changed': {
    status: 409,
    title: 'Changed meanwhile',
    sentence: 'Somebody has changed this account at the same moment: sign in again and repeat it.',
  },
  'user/last-admin': {
    status: 409,
    title: 'Last administrator',
    sentence: 'This is the last active administrator: make another one first.',
  },
  'approvals/key-reused': {
    status: 422,
    title: 'Key reused',
    sentence: 'This Idempotency-Key came with other decisions before: make up a new one for each request.',
  },
  'session/refresh-rejected': {
    status: 401,
    title: 'Refresh rejected',
    sentence: 'The refresh token is not valid, or no longer: sign in again.',
  },
  'session/not-found': { status: 404, title: 'Session not found', sentence: 'There is no such session.' },
  'password/wrong': {
    status: 401,
    title: 'Wrong password',
    sentence: 'The current password is not right.',
  },
  'password/refused': {
    status: 400,
    title: 'Password refused',
    sentence: 'This password cannot be used; see "errors".',
  },
  'role/unknown': { status: 400, title: 'Unknown role', sentence: 'There is no such role.' },
  'role/not-found': { status: 404, title: 'Role not found', sentence: 'There is no such role.' },
  'role/exists': { status: 409, title: 'Role exists', sentence: 'There is a role of this name already.' },
  'role/built-in': {
    status: 409,
    title: 'Built-in role',
    sentence: 'This role is part of the service and cannot be changed: make one of your own.',
  },
  'role/in-use': {
    status: 409,
    title: 'Role in use',
    sentence: 'Accounts have this role: give them another one first.',
  },
  'role/not-named': {
    status: 409,
    title: 'Role not named',
    sentence: 'This person asks for a role that carries permissions: name the role to give.',
  },
  'role/not-grantable': {
    status: 403,
    title: 'Role not grantable',
    sentence: 'You can only give a role whose permissions you hold yourself.',
  },
  'setup/link-refused': {
    status: 403,
    title: 'Setup link refused',
    sentence: 'This setup link is wrong or older than 30 minutes: restart the server for a new one.',
  },
  'setup/done': {
    status: 409,
    title: 'Already set up',
    sentence: 'There is an administrator already: sign in instead.',
  },
  'console/not-built': {
    status: 503,
    title: 'Console not built',
    sentence: 'The web console is not in this installation: build it with "npm run build", or use the API.',
  },
  'database/unavailable': {
    status: 503,
    title: 'Database unavailable',
    sentence: 'The database cannot be reached right now: try again shortly.',
  },
  'server/busy': {
    status: 503,
    title: 'Server busy',
    sentence: 'Too many people sign in or register at this moment: try again shortly.',
  },
  'server/stopping': {
    status: 503,
    title: 'Server stopping',
    sentence: 'The server is shutting down: try again shortly.',
  },
  'server/stalled': {
    status: 503,
    title: 'Server stalled',
    sentence: 'The server has just stood still for more than a second: ask another one for a moment.',
  },
  'server/error': {
    status: 500,
    title: 'Internal error',
    sentence: 'Something went wrong on our side; the request id finds it in the log.',
  },
} as const satisfies Record<string, Row>;

export type ProblemCode = keyof typeof problemCatalogue;

/** One refused member of the request: which, what would be accepted, and the rule that it breaks (`GET /registration-rules`). */
export type FieldError = { field: string; code?: string; message: string };

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

  constructor(
    code: ProblemCode,
    more: { sentence?: string; errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
  ) {
    const row: Row = problemCatalogue[code];
    super(withErrors(more.sentence ?? row.sentence, more.errors));
    this.name = 'Problem';
    this.code = code;
    this.status = row.status;
    this.title = row.title;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

/**
 * Runs every check, in turn, so that a form learns at once of all that is wrong with it.
 * @throws Problem the first refusal, with the field errors of all; one that is about no field at once
 */
export async function assertAll(checks: readonly (() => unknown)[]): Promise<void> {
  const refusals: Problem[] = [];
  for (const check of checks)
    try {
      await check();
    } catch (error) {
      if (!(error instanceof Problem && error.errors)) throw error;
      refusals.push(error);
    }
  const [first] = refusals;
  if (first) throw new Problem(first.code, { errors: refusals.flatMap(({ errors = [] }) => errors) });
}
