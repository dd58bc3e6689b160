import type { Deps } from '../../deps.ts';
import { expiresAt, judgeGeneration } from '../sessions/session.ts';
import { findSessionOf } from '../sessions/use-refresh-token.ts';
import { findStandingToken } from '../tokens/authenticate.ts';
import { acrOf } from '../tokens/claims.ts';

/** RFC 7662, section 2.2; of a token that is not active nothing else is said. */
export type Introspection =
  | { active: false }
  | {
      active: true;
      sub: string;
      sid: string;
      username: string;
      iat: number;
      exp: number;
      iss: string;
      role: string;
      token_type?: 'Bearer';
      client_id?: string;
      aud?: string;
      jti?: string;
      scope?: string;
      auth_time?: number;
      acr?: string;
      amr?: string[];
    };

/** Says whether a token would be accepted right now, and what it stands for. */
export async function introspect(deps: Deps, token: string): Promise<Introspection> {
  return (await introspectAccessToken(deps, token)) ?? (await introspectRefreshToken(deps, token)) ?? { active: false };
}

async function introspectAccessToken(deps: Deps, token: string): Promise<Introspection | undefined> {
  const claims = await findStandingToken(deps, token);
  if (!claims) return undefined;
  const { preferred_username: username, ver, mark, scope = '', ...rest } = claims;
  const allowed = [...deps.memory.roles.permissionsWithin(claims.role, scope)].join(' ');
  return { active: true, ...rest, username, token_type: 'Bearer', ...(allowed && { scope: allowed }) };
}

async function introspectRefreshToken(deps: Deps, token: string): Promise<Introspection | undefined> {
  const found = await findSessionOf(deps, token);
  if (!found || judgeGeneration(found.session, found.generation, deps.clock.now()) !== 'current') return undefined;
  const { session } = found;
  if (session.status !== 'active') return undefined;
  const amr = session.amr.split(' ');
  return {
    active: true,
    sub: String(session.user_id),
    sid: String(session.id),
    username: session.username,
    iat: Math.floor(session.last_used_at / 1000),
    exp: Math.floor(expiresAt(session, deps.config) / 1000),
    iss: deps.config.publicUrl,
    role: session.role,
    auth_time: Math.floor(session.authenticated_at / 1000),
    acr: acrOf(amr),
    amr,
  };
}
