/**
 * Signing in, and staying signed in. Owns the two ways to an access token: a password, and a session's
 * refresh token; what a session is, and how it ends, belongs to `sessions`.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import type { Decoys } from '../hashes/decoys.ts';
import { toDevice } from '../sessions/session.ts';
import { explainMissingCredentials } from '../users/credentials-missing.ts';
import { accessToken, credentials, logInByRequest, logInProblems } from './log-in-request.ts';
import { refresh } from './refresh.ts';

const tags = ['Sign-in'];
const exampleToken = 'rt_AAAAAAAAAB8AAAABq3p9mJ0cTn1cYbHq5E0o0m8bqgJ5kq0g1l2m3n4o5p4';

const response = {
  200: Type.Object({
    ...accessToken,
    refresh_token: Type.String({ description: 'Opaque and single-use.', examples: [exampleToken] }),
  }),
};

export function loginRoutes(app: App, deps: Deps, decoys: Decoys): void {
  app.post(
    '/login',
    {
      config: {
        access: 'anyone',
        turnsAway: deps.hasher.turnsAway,
        problems: logInProblems,
      },
      schemaErrorFormatter: explainMissingCredentials,
      schema: {
        operationId: 'logIn',
        summary: 'Sign in with name and password and get an access token',
        description:
          'A cookie remembers that this device has signed in to the account: then other people’s wrong guesses at it do not keep its owner out. It opens nothing. An account has a hundred sessions at most: one more ends the one that was used longest ago.',
        tags,
        body: credentials,
        response,
      },
    },
    (request, reply) => logInByRequest(deps, decoys, request, request.body, reply),
  );

  app.post(
    '/token/refresh',
    {
      config: { access: 'holder', problems: ['session/refresh-rejected', 'request/throttled'] },
      schema: {
        operationId: 'refreshToken',
        summary: 'Get the next pair of tokens of a session',
        description:
          'The refresh token is single-use. While its successor is unused, the same token gets that same successor again for an hour, so a client that lost the answer can ask again. A token whose successor was used, or that comes late twice in a row, counts as stolen, and the session ends. Ten seconds of racing are always allowed.',
        tags,
        body: Type.Object(
          { refresh_token: Type.String({ description: 'What came with the last pair.', examples: [exampleToken] }) },
          strict,
        ),
        response,
      },
    },
    (request) => refresh(from(deps, request), request.body.refresh_token, toDevice(request)),
  );
}
