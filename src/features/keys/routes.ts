/** The public keys, for every service that verifies our tokens by itself, and what they are doing, for the operator. */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { isUnchanged } from '../../platform/http/wire/etag.ts';
import { describeKey, KeyDescription } from './describe-key.ts';

const Jwk = Type.Object(
  {
    kty: Type.String(),
    kid: Type.String(),
    use: Type.Literal('sig'),
    alg: Type.String(),
    crv: Type.Optional(Type.String()),
    x: Type.Optional(Type.String()),
    y: Type.Optional(Type.String()),
    n: Type.Optional(Type.String()),
    e: Type.Optional(Type.String()),
  },
  {
    examples: [
      {
        kty: 'EC',
        kid: 'cGf3N0gKkVYb1yqz5TnQmA',
        use: 'sig',
        alg: 'ES256',
        crv: 'P-256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      },
    ],
  },
);

export function keyRoutes(app: App, deps: Deps): void {
  app.get(
    '/.well-known/jwks.json',
    {
      config: { access: 'anyone', etag: true },
      schema: {
        operationId: 'getKeySet',
        summary: 'The public keys that verify access tokens (RFC 7517)',
        tags: ['Tokens'],
        response: { 200: Type.Object({ keys: Type.Array(Jwk) }) },
      },
    },
    async (request, reply) => {
      const keys = deps.memory.keys.list().map(({ jwk }) => jwk as Static<typeof Jwk>);
      reply.header('cache-control', `public, max-age=${deps.config.jwksMaxAgeSeconds}`);
      const digest = createHash('sha256').update(JSON.stringify(keys)).digest('base64url');
      if (isUnchanged(request, reply, `"${digest.slice(0, 22)}"`)) return reply;
      return { keys };
    },
  );

  app.get(
    '/keys',
    {
      config: { access: { permission: 'settings:write' } },
      schema: {
        operationId: 'listKeys',
        summary: 'The signing keys and what each is doing, in the order in which they sign',
        tags: ['Operations'],
        response: { 200: Type.Object({ data: Type.Array(KeyDescription) }) },
      },
    },
    async () => ({ data: deps.memory.keys.list().map((key) => describeKey(deps, key)) }),
  );
}
