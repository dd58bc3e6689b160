/** What every route has that signs somebody in with name and password: what it takes, answers and refuses with. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { countOutcome } from '../../platform/metrics.ts';
import type { ProblemCode } from '../../problems.ts';
import type { Decoys } from '../hashes/decoys.ts';
import { toDevice } from '../sessions/session.ts';
import { password, username } from '../users/schema.ts';
import type { Admission } from './admit.ts';
import { deviceCookie, readDeviceCookie } from './known-device.ts';
import { logIn } from './log-in.ts';

export const credentials = Type.Object({ username, password }, strict);

/** What an answer with an access token has, whatever else comes with it. */
export const accessToken = {
  access_token: Type.String({
    description: 'A JWT (RFC 9068).',
    examples: ['eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…'],
  }),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds until the access token expires.', examples: [600] }),
};

export const logInProblems: readonly ProblemCode[] = [
  'request/credentials-missing',
  'login/rejected',
  'login/not-approved',
  'login/registration-rejected',
  'login/suspended',
  'login/locked',
  'request/throttled',
  'server/busy',
];

/** Signs in, and leaves the cookie of a known device with the answer. @throws Problem as `logIn` does */
export async function logInByRequest(
  deps: Deps,
  decoys: Decoys,
  request: FastifyRequest,
  body: Static<typeof credentials>,
  reply: FastifyReply,
): Promise<Admission> {
  const { publicUrl } = deps.config;
  const known = readDeviceCookie(request.headers.cookie, publicUrl);
  const work = logIn(from(deps, request), decoys, body, toDevice(request), known);
  const { admission, deviceToken } = await countOutcome(deps.metrics.logins, work);
  reply.header('set-cookie', deviceCookie(deviceToken, publicUrl));
  return admission;
}
