/**
 * A session that a browser keeps: the same sign-in and the same refresh as everybody's, but the refresh token is in a
 * cookie, out of reach of scripts. A cookie comes with every request, so the caller has to be one of our pages. The
 * console is the page that uses it today.
 */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import { assertSameOrigin } from '../../platform/http/guard/cross-site.ts';
import type { App } from '../../platform/http/server/server.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { Problem } from '../../problems.ts';
import type { Decoys } from '../hashes/decoys.ts';
import type { Admission } from '../login/admit.ts';
import { accessToken, credentials, logInByRequest, logInProblems } from '../login/log-in-request.ts';
import { refresh } from '../login/refresh.ts';
import { toDevice } from '../sessions/session.ts';
import { useSharedRefreshToken } from '../sessions/use-refresh-token.ts';
import { explainMissingCredentials } from '../users/credentials-missing.ts';
import { noSessionCookie, readSessionCookie, sessionCookie } from './session-cookie.ts';
import { signOut } from './sign-out.ts';

const tags = ['Console'];

const response = { 200: Type.Object(accessToken) };

/** What scripts may see of it. */
const withoutRefreshToken = ({ refresh_token: _, ...rest }: Admission) => rest;

export function browserSessionRoutes(app: App, deps: Deps, decoys: Decoys): void {
  const { config } = deps;
  const onRequest = async (request: FastifyRequest) => assertSameOrigin(request, config.publicUrl);

  app.post(
    '/console/session',
    {
      config: {
        access: 'anyone',
        turnsAway: deps.hasher.turnsAway,
        problems: ['access/cross-site', ...logInProblems],
      },
      onRequest,
      schemaErrorFormatter: explainMissingCredentials,
      schema: {
        operationId: 'startConsoleSession',
        summary: 'Sign in to the console with name and password',
        description:
          'Like `POST /login`, but the refresh token is set as a cookie that no script can read: `__Host-console`, or `console` where the service is reached by http; with the port of `PUBLIC_URL`, if it has one, as in `console-3000`. An earlier session of that cookie ends. Only pages of the service itself are answered.',
        tags,
        body: credentials,
        response,
      },
    },
    async (request, reply) => {
      const admission = await logInByRequest(deps, decoys, request, request.body, reply);
      // Its cookie is written over, so that nobody could end it from this browser any more.
      await signOut(from(deps, request), readSessionCookie(config, request.headers.cookie));
      reply.header('set-cookie', sessionCookie(config, admission.refresh_token));
      return withoutRefreshToken(admission);
    },
  );

  app.post(
    '/console/session/refresh',
    {
      config: { access: 'holder', problems: ['access/cross-site', 'session/refresh-rejected', 'request/throttled'] },
      onRequest,
      schema: {
        operationId: 'refreshConsoleSession',
        summary: 'Get the next access token for the cookie of the console',
        description:
          'The cookie is replaced, once in ten seconds at most, so that all tabs of a browser may ask at once. A copy of the cookie ends the session, as with `POST /token/refresh`. Without a cookie the answer is 204.',
        tags,
        body: Type.Object({}, strict),
        response: { ...response, 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const refreshToken = readSessionCookie(config, request.headers.cookie);
      // A user who opens the console for the first time has done nothing wrong and has tried no token.
      if (refreshToken === '') return reply.code(204).header('set-cookie', noSessionCookie(config)).send(null);
      try {
        const admission = await refresh(from(deps, request), refreshToken, toDevice(request), useSharedRefreshToken);
        reply.header('set-cookie', sessionCookie(config, admission.refresh_token));
        return withoutRefreshToken(admission);
      } catch (error) {
        if (error instanceof Problem && error.code === 'session/refresh-rejected')
          reply.header('set-cookie', noSessionCookie(config));
        throw error;
      }
    },
  );

  app.delete(
    '/console/session',
    {
      config: { access: 'holder', problems: ['access/cross-site'] },
      onRequest,
      schema: {
        operationId: 'endConsoleSession',
        summary: 'Sign out of the console',
        description: 'The answer is the same whether a user was signed in or not.',
        tags,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await signOut(from(deps, request), readSessionCookie(config, request.headers.cookie));
      return reply
        .code(204)
        .header('set-cookie', noSessionCookie(config))
        .header('clear-site-data', '"cache"')
        .send(null);
    },
  );
}
