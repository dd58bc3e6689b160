/**
 * The first administrator, by a link that the server prints. Owns the link, and the small page behind it
 * where there is no console; from then on administrators are made like any other user.
 */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { passwordRules } from '../passwords/password.ts';
import { explainMissingCredentials } from '../users/credentials-missing.ts';
import { password, username } from '../users/schema.ts';
import { etagOf, toUser, UserRef } from '../users/user.ts';
import { usernameRules } from '../users/username.ts';
import { assertSetupLink, setUp } from './add-first-admin.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For visitors, and so no part of the API's description. */
const page = { config: { access: 'anyone' }, schema: { hide: true } } as const;

const plainPage = [
  { url: '/setup', file: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/setup/setup.css', file: 'setup.css', type: 'text/css; charset=utf-8' },
  { url: '/setup/setup.js', file: 'setup.js', type: 'text/javascript; charset=utf-8' },
];

const token = Type.String({ maxLength: 200, description: 'What stands behind the # of the link.' });

export function setupRoutes(app: App, deps: Deps, hasConsole: boolean): void {
  // What stands behind the # of the link goes along (RFC 9110, section 10.2.2).
  if (hasConsole) app.get('/setup', page, (_request, reply) => reply.redirect('/console/setup'));
  else addPlainPage(app, deps);

  app.post(
    '/setup',
    {
      config: {
        access: 'holder',
        turnsAway: deps.hasher.turnsAway,
        etag: true,
        problems: [
          'request/credentials-missing',
          'user/username-refused',
          'password/refused',
          'setup/link-refused',
          'setup/done',
          'user/exists',
          'request/throttled',
          'server/busy',
        ],
      },
      schemaErrorFormatter: explainMissingCredentials,
      schema: {
        operationId: 'setUp',
        summary: 'Make the first administrator by the link that the server printed',
        tags: ['Operations'],
        body: Type.Object(
          {
            token,
            username,
            password,
          },
          strict,
        ),
        response: { 201: UserRef },
      },
    },
    async (request, reply) => {
      const user = await setUp(from(deps, request), request.body);
      return reply.code(201).header('location', `/users/${user.id}`).header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.post(
    '/setup/check',
    {
      config: { access: 'holder', problems: ['setup/link-refused', 'setup/done', 'request/throttled'] },
      schema: {
        operationId: 'checkSetupLink',
        summary: 'Learn whether a setup link works, before a password is chosen',
        description: 'Changes nothing and uses nothing up. A link that is refused counts like one that is tried.',
        tags: ['Operations'],
        body: Type.Object({ token }, strict),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await assertSetupLink(from(deps, request), request.body.token);
      return reply.code(204).send(null);
    },
  );
}

function addPlainPage(app: App, { config }: Deps): void {
  for (const { url, file, type } of plainPage) {
    const content = readFileSync(new URL(`page/${file}`, import.meta.url), 'utf8')
      .replace('{{usernameRules}}', toItems(usernameRules))
      .replace('{{passwordRules}}', toItems(passwordRules(config.passwordMinLength)));
    app.get(url, page, async (_request, reply) =>
      reply.header('content-security-policy', policy).type(type).send(content),
    );
  }
}

function toItems(rules: Readonly<Record<string, string>>): string {
  return Object.values(rules)
    .map((rule) => `<li>${rule}</li>`)
    .join('');
}
