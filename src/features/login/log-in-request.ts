/** What every route has that signs somebody in with name and password: what it takes, and what it may refuse with. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { strict } from '../../platform/http/schema.ts';
import { countOutcome } from '../../platform/metrics.ts';
import type { ProblemCode } from '../../problems.ts';
import { from } from '../audit/origin.ts';
import { toDevice } from '../sessions/session.ts';
import { password, username } from '../users/schema.ts';
import type { Admission } from './admit.ts';
import { deviceCookie, readDeviceCookie } from './known-device.ts';
import { logIn } from './log-in.ts';

export const credentials = Type.Object({ username, password }, strict);

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
  request: FastifyRequest,
  credentials: Credentials,
  reply: FastifyReply,
): Promise<Admission> {
  const secure = deps.config.publicUrl.startsWith('https:');
  const known = readDeviceCookie(request.headers.cookie, secure);
  const work = logIn(from(deps, request), credentials, toDevice(request), known);
  const { admission, deviceToken } = await countOutcome(deps.metrics.logins, work);
  reply.header('set-cookie', deviceCookie(deviceToken, secure));
  return admission;
}

type Credentials = Static<typeof credentials>;
