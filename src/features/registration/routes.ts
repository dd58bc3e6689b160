/**
 * The request to join, and how an applicant without e-mail learns the decision. Owns the status
 * token; the decision itself belongs to `approval`.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { digestTag, isUnchanged } from '../../platform/http/wire/etag.ts';
import { instant, nullable, strict, toInstant } from '../../platform/http/wire/schema.ts';
import { roleName } from '../roles/role.ts';
import { credentialFaults } from '../users/credential-faults.ts';
import { explainMissingCredentials } from '../users/credentials-missing.ts';
import { displayName, email, note, password, username } from '../users/schema.ts';
import { DecisionStatus, decisionOn } from './decision.ts';
import { register } from './register.ts';
import { RegistrationRules, registrationRules } from './registration-rules.ts';
import type { Waits } from './waits.ts';
import { watchRegistration } from './watch-registration.ts';

const tags = ['Registration'];
const rulesMaxAgeSeconds = 300;
const nullableText = nullable(Type.String());
const exampleToken = 'mC4aRcTz7Lw0uWb2pYk1sVdQx9hNfJg8eUoI3tZyB6E';

export function registrationRoutes(app: App, deps: Deps, waits: Waits): void {
  const rules = registrationRules(deps.config);
  const rulesTag = digestTag(JSON.stringify(rules));
  app.addHook('preClose', () => waits.stop());
  deps.metrics.watch({ admittance_waits: 'Requests that wait for the decision on a registration.' }, () => ({
    admittance_waits: waits.count(),
  }));

  app.get(
    '/registration-rules',
    {
      config: { access: 'anyone', etag: true },
      schema: {
        operationId: 'getRegistrationRules',
        summary: 'What a name and a password have to keep to',
        description:
          'For every form where one is chosen. The rules change only when the server starts with other settings, so they may be kept for a while; the roles that a form offers are in `GET /requestable-roles`.',
        tags,
        response: { 200: RegistrationRules },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', `public, max-age=${rulesMaxAgeSeconds}`);
      if (isUnchanged(request, reply, rulesTag)) return reply;
      return rules;
    },
  );

  app.post(
    '/register',
    {
      config: {
        access: 'anyone',
        turnsAway: deps.hasher.turnsAway,
        alsoRefused: credentialFaults(deps),
        problems: [
          'request/credentials-missing',
          'user/username-refused',
          'password/refused',
          'role/unknown',
          'user/exists',
          'request/throttled',
          'server/busy',
        ],
      },
      schemaErrorFormatter: explainMissingCredentials,
      schema: {
        operationId: 'register',
        summary: 'Register; an administrator decides',
        description:
          'With an `Idempotency-Key` the same request can be sent again when its answer was lost, and is answered as the first one was, with the same status token.',
        tags,
        headers: Type.Object({
          // In lower case, as it arrives.
          'idempotency-key': Type.Optional(
            Type.String({
              pattern: '^[\\x21-\\x7e]{32,100}$',
              'x-rule': 'must be 32 to 100 letters, digits and signs of ASCII, without blanks',
              description:
                'A random key for this request (draft-ietf-httpapi-idempotency-key-header): a client that has the key and the password receives the status token.',
              examples: ['5f1d7c0e9a3b4d6288e4c1f7a0b95d3e'],
            }),
          ),
        }),
        body: Type.Object(
          {
            username,
            password,
            role: Type.Optional({ ...roleName, description: 'The requested role; only an approval grants it.' }),
            note: Type.Optional({ ...note, description: 'Why you ask, for the administrator.' }),
            display_name: Type.Optional(displayName),
            email: Type.Optional(email),
          },
          strict,
        ),
        response: {
          201: Type.Object({
            message: Type.String({ examples: ['User registered successfully'] }),
            id: Type.Integer({ examples: [7] }),
            username: Type.String({ examples: ['alice'] }),
            status: DecisionStatus,
            requested_role: nullableText,
            status_token: Type.String({
              description:
                'Shows its holder the decision, until the first sign-in, and opens nothing else. A refused sign-in with the right password gives it again.',
              examples: [exampleToken],
            }),
          }),
        },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const { user, statusToken } = await register(from(deps, request), request.body, key);
      return reply
        .code(201)
        .header('location', `/registrations/${statusToken}`)
        .send({
          message: 'User registered successfully',
          id: user.id,
          username: user.username,
          status: decisionOn(user).status,
          requested_role: user.requested_role,
          status_token: statusToken,
        });
    },
  );

  app.get(
    '/registrations/:status_token',
    {
      config: {
        access: 'holder',
        problems: ['registration/not-found', 'request/throttled', 'registration/too-many-waits'],
      },
      schema: {
        operationId: 'getRegistration',
        summary: 'Learn the decision, at once or when it is made',
        description:
          'Shows the decision on the registration, and the name to sign in with; no later decision, reason or role. The token ends with the first sign-in.',
        tags,
        params: Type.Object({
          status_token: Type.String({
            pattern: '^[A-Za-z0-9_-]{43}$',
            description: 'What the registration answered, or a sign-in that was refused because of the decision.',
            examples: [exampleToken],
          }),
        }),
        querystring: Type.Object(
          {
            wait: Type.Optional(
              Type.String({
                pattern: '^(?:[0-9]|[12][0-9]|30)$',
                'x-rule': 'must be a whole number of seconds, 0 to 30',
                description:
                  'Seconds to wait for a decision, 0 to 30. A few requests may wait with one token, and some hundreds from one network.',
              }),
            ),
          },
          strict,
        ),
        response: {
          200: Type.Object({
            username: Type.String({ examples: ['alice'] }),
            status: DecisionStatus,
            status_reason: nullable(Type.String(), 'What the administrator said to a rejection.'),
            requested_role: nullableText,
            created_at: instant('When the request was sent.'),
            approved_at: nullable(instant('When it was approved; null until it is.', '2026-03-02T11:44:00.500Z')),
            decided_at: nullable(
              instant('When it was approved or rejected; null until it is.', '2026-03-02T11:44:00.500Z'),
            ),
            role: nullable(Type.String(), 'The role that the approval gave; null until there is one.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const registration = await watchRegistration(
        from(deps, request),
        waits,
        request.params.status_token,
        Number(request.query.wait ?? 0),
        (giveUp) => reply.raw.once('close', giveUp),
      );
      const { username, requested_role, created_at, approved_at } = registration;
      const { at, ...decision } = decisionOn(registration);
      return {
        username,
        requested_role,
        created_at: toInstant(created_at),
        approved_at: approved_at === null ? null : toInstant(approved_at),
        decided_at: at === null ? null : toInstant(at),
        ...decision,
      };
    },
  );
}
