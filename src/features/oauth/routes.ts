/**
 * What OAuth's tools expect beside the key set: asking about a token (RFC 7662) and giving one back
 * (RFC 7009). What a token is belongs to `tokens`, and what a session is to `sessions`.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { introspect } from './introspect.ts';
import { revokeToken } from './revoke-token.ts';

const tags = ['Tokens'];
const consumes = ['application/x-www-form-urlencoded'];

/** Unlike everywhere else, what is not known is ignored: RFC 6749, section 3.1, wants it. */
const body = Type.Object({
  token: Type.String({
    description: 'An access token or a refresh token.',
    examples: ['rt_AAAAAAAAAB8AAAABq3p9mJ0cTn1cYbHq5E0o0m8bqgJ5kq0g1l2m3n4o5p4'],
  }),
  token_type_hint: Type.Optional(Type.String({ description: 'Not needed: the two kinds look different.' })),
});

const seconds = (description: string, example: number) =>
  Type.Optional(Type.Integer({ description, examples: [example] }));
const text = (description: string, example: string) => Type.Optional(Type.String({ description, examples: [example] }));

export function oauthRoutes(app: App, deps: Deps): void {
  app.post(
    '/introspect',
    {
      config: { access: { permission: 'tokens:introspect' }, form: true },
      schema: {
        operationId: 'introspectToken',
        summary: 'Ask whether a token is accepted right now (RFC 7662)',
        tags,
        consumes,
        body,
        response: {
          200: Type.Object({
            active: Type.Boolean({ description: 'When it is false, nothing else is said.' }),
            token_type: text('`Bearer` for an access token.', 'Bearer'),
            sub: text("The user's id.", '7'),
            username: text('For people.', 'alice'),
            role: text("The user's role.", 'user'),
            scope: text('The permissions, separated by spaces.', 'users:read users:approve'),
            sid: text("The session's id.", '31'),
            client_id: text('The OAuth client.', 'admittance'),
            iss: text('Who issued it.', 'https://accounts.example.org'),
            aud: text('Whom it is for.', 'https://accounts.example.org'),
            jti: text("The token's own id.", 'mC4aRcTz7Lw0uWb2pYk1sQ'),
            iat: seconds('When it was issued.', 1772442243),
            exp: seconds('When it expires.', 1772442843),
            auth_time: seconds('When the user proved who they are; a refresh does not change it.', 1772442243),
            acr: text('`aal1` for one factor, `aal2` for two.', 'aal1'),
            amr: Type.Optional(Type.Array(Type.String(), { description: 'How (RFC 8176).', examples: [['pwd']] })),
          }),
        },
      },
    },
    (request) => introspect(deps, request.body.token),
  );

  app.post(
    '/revoke',
    {
      config: { access: 'holder', form: true, problems: ['request/throttled'] },
      schema: {
        operationId: 'revokeToken',
        summary: 'Give a token back: its session ends (RFC 7009)',
        description: 'The answer is the same whether the token was valid or not.',
        tags,
        consumes,
        body,
        response: { 200: Type.Object({}) },
      },
    },
    async (request) => {
      await revokeToken(from(deps, request), request.body.token);
      return {};
    },
  );
}
