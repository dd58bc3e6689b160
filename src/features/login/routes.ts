/**
 * Signing in. Owns the way from a password to an access token; sessions and refresh tokens are
 * not part of it.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server.ts';
import { explainMissingCredentials } from '../users/credentials-missing.ts';
import { password, strict, username } from '../users/schema.ts';
import { logIn } from './log-in.ts';

export function loginRoutes(app: App, deps: Deps): void {
  app.post(
    '/login',
    {
      config: {
        access: 'anyone',
        problems: [
          'request/credentials-missing',
          'login/rejected',
          'login/not-approved',
          'login/registration-rejected',
          'login/suspended',
        ],
      },
      schemaErrorFormatter: explainMissingCredentials,
      schema: {
        operationId: 'logIn',
        summary: 'Sign in with name and password and get an access token',
        tags: ['Sign-in'],
        body: Type.Object({ username, password }, strict),
        response: {
          200: Type.Object({
            access_token: Type.String({
              description: 'A JWT (RFC 9068).',
              examples: ['eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…'],
            }),
            token_type: Type.Literal('Bearer'),
            expires_in: Type.Integer({ description: 'Seconds.', examples: [600] }),
          }),
        },
      },
    },
    (request) => logIn(deps, request.body),
  );
}
