/** What any service of this kind says: of requests that it does not take, and of itself. */
import type { Problems } from '../rows.ts';

export const requestProblems = {
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
  'request/not-found': { status: 404, title: 'Not found', sentence: 'There is nothing at this address.' },
  'request/method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    sentence: 'This address does not accept that method; "Allow" lists the methods it accepts.',
  },
  'request/timeout': { status: 408, title: 'Request timeout', sentence: 'The request took too long to arrive.' },
  'request/stale': {
    status: 412,
    title: 'Precondition failed',
    sentence: 'It changed after you read it: read it again and repeat the change.',
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
      'Send the body in the media type that this address accepts (application/json; forms for OAuth), in UTF-8, uncompressed.',
  },
  'request/expectation': {
    status: 417,
    title: 'Expectation failed',
    sentence: 'Only "Expect: 100-continue" is supported.',
  },
  'request/headers-too-large': {
    status: 431,
    title: 'Request header fields too large',
    sentence: 'The headers are over the limit of 16 KiB.',
  },
  'request/throttled': {
    status: 429,
    title: 'Too many attempts',
    sentence: 'Too many attempts: try again later.',
  },
  'request/method-unknown': { status: 501, title: 'Method unknown', sentence: 'This method is not implemented.' },
  'access/token-missing': {
    status: 401,
    title: 'Not signed in',
    sentence: 'Sign in and send the access token as "Authorization: Bearer …".',
  },
  'access/token-invalid': {
    status: 401,
    title: 'Access token refused',
    sentence: 'The access token is invalid or no longer valid: sign in again.',
  },
  'access/proof-required': {
    status: 401,
    title: 'Recent sign-in required',
    sentence: 'This takes a sign-in of a few minutes ago at most: sign in again.',
  },
  'access/forbidden': { status: 403, title: 'Forbidden', sentence: 'Your role does not allow this.' },
  'access/admins-only': { status: 403, title: 'Admins only', sentence: 'Admins only' },
  'access/cross-site': {
    status: 403,
    title: 'Cross-site request',
    sentence: 'Only this service’s own pages may send this request: open the console at its own address.',
  },
} as const satisfies Problems;

export const serverProblems = {
  'database/unavailable': {
    status: 503,
    title: 'Database unavailable',
    sentence: 'The database cannot be reached right now: try again shortly.',
  },
  'server/busy': {
    status: 503,
    title: 'Server busy',
    sentence: 'Too many sign-ins and registrations at this moment: try again shortly.',
  },
  'server/stopping': {
    status: 503,
    title: 'Server stopping',
    sentence: 'The server is shutting down: try again shortly.',
  },
  'server/stalled': {
    status: 503,
    title: 'Server stalled',
    sentence: 'The server just stalled for more than a second: use another server for a moment.',
  },
  'server/error': {
    status: 500,
    title: 'Internal error',
    sentence: 'An error occurred on the server; the log has the cause under this request id.',
  },
} as const satisfies Problems;
