/**
 * Who may call a route. Every route declares it; one that does not stops the start.
 * The check runs before the body is read, so a stranger cannot make us parse anything, and again after it.
 */
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Problem, type ProblemCode } from '../../../problems.ts';
import type { Clock } from '../../clock.ts';
import { anyone, type Principal, type SignedIn } from '../../principal.ts';
import { clientAddress } from '../server/client-address.ts';

/**
 * - `anyone`: no token is looked at.
 * - `holder`: a client that holds the secret that the request itself carries; the handler checks it.
 * - `signed-in`: any active account.
 * - `role`: that role only. `permission`: a role that holds it. `anyOf`: a role that holds one of them.
 * - `selfOr`: the account that `:id` names (or `me`), or a role that holds one of the permissions;
 *   for others the resource does not exist.
 */
export type Access =
  | 'anyone'
  | 'holder'
  | 'signed-in'
  | { role: string }
  | { permission: string }
  | { anyOf: readonly string[] }
  | { selfOr: readonly string[] };
type Restricted = Exclude<Access, 'anyone' | 'holder'>;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Whether the session must have begun with a proof of a few minutes ago (`RECENT_SECONDS`), however long it goes on. */
    recent?: true;
    /** The problems a handler can answer with, beyond those of every route; for the documentation. */
    problems?: readonly ProblemCode[];
  }
  interface FastifyRequest {
    caller: SignedIn | null;
  }
}

/** One way in which a request can say who is calling. */
export type Scheme = {
  field: 'authorization';
  /**
   * Who is behind a value of that field, without a promise when that can be said at once.
   * @param connection any object that stands for it
   * @returns `undefined` for a value of another scheme
   * @throws Problem access/token-invalid (401) for one of its own that is not good
   */
  authenticate(value: string, connection: object): SignedIn | Promise<SignedIn> | undefined;
};

type Needed = { clock: Clock; config: { recentSeconds: number } };

/** @param schemes asked in turn; the first one that knows the value decides */
export function enforceAccess(app: FastifyInstance, { clock, config }: Needed, schemes: readonly Scheme[]): void {
  app.decorateRequest('caller', null);
  let open: string | undefined;
  let unproved: string | undefined;
  app.addHook('onRoute', (route) => {
    const { access, recent } = route.config ?? {};
    const name = `${route.method} ${route.url}`;
    if (access === undefined) open ??= name;
    else if (access !== 'anyone' && access !== 'holder') {
      const guards = [allowOnly(access, schemes), ...(recent ? [allowRecent(clock, config.recentSeconds)] : [])];
      route.onRequest = [...guards, ...[route.onRequest ?? []].flat()];
      // A body can be held back for half a minute, in which its sender may have been shut out.
      if (route.schema?.body) route.preValidation = [...guards, ...[route.preValidation ?? []].flat()];
    } else if (recent) unproved ??= name;
  });
  app.addHook('onReady', async () => {
    if (open) throw new Error(`${open} does not declare its access`);
    if (unproved) throw new Error(`${unproved} asks people who need not sign in for a recent sign-in`);
  });
}

/** Without a promise when the caller is known at once: this is on the path of every request. */
function allowOnly(access: Restricted, schemes: readonly Scheme[]): onRequestHookHandler {
  const decide = (request: FastifyRequest, caller: SignedIn) => {
    request.caller = caller;
    assertAccess(access, caller, request);
  };
  return (request, _reply, done) => {
    const caller = authenticate(schemes, request);
    if (caller instanceof Promise) return void caller.then((found) => decide(request, found)).then(() => done(), done);
    decide(request, caller);
    done();
  };
}

/** @throws Problem access/token-missing, access/token-invalid (401) */
function authenticate(
  schemes: readonly Scheme[],
  { headers, raw: { socket } }: FastifyRequest,
): SignedIn | Promise<SignedIn> {
  for (const scheme of schemes) {
    const value = headers[scheme.field];
    const caller = value === undefined ? undefined : scheme.authenticate(value, socket);
    if (caller) return caller;
  }
  throw headers.authorization === undefined ? new Problem('access/token-missing') : invalidToken();
}

/** The same `deps` for one request. */
export function from<D extends { by: Principal }>(deps: D, request: FastifyRequest): D {
  const by = { ...(request.caller ?? anyone), address: clientAddress(request), requestId: request.id };
  return { ...deps, by };
}

/** The caller of a route that needs one. */
export function callerOf(request: FastifyRequest): SignedIn {
  if (!request.caller) throw new Error('this route has no caller: its access is not "signed-in" or more');
  return request.caller;
}

/**
 * From `Authorization: Bearer …` and nowhere else (RFC 6750, section 2.1), with any number of blanks between (RFC 9110,
 * section 11.4). Whatever else is wrong with it, no token is spelled like that.
 */
export function bearerToken(field: string): string | undefined {
  if (field.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  let start = 7;
  while (field[start] === ' ') start++;
  return field.slice(start);
}

/** RFC 6750, section 3.1. */
export function invalidToken(): Problem {
  return new Problem('access/token-invalid', {
    headers: { 'www-authenticate': 'Bearer realm="admittance", error="invalid_token"' },
  });
}

function assertAccess(access: Restricted, caller: SignedIn, request: FastifyRequest): void {
  if (access === 'signed-in') return;
  if ('role' in access) {
    if (caller.role !== access.role) throw new Problem('access/admins-only', insufficientScope());
    return;
  }
  if ('permission' in access) {
    if (!caller.permissions.has(access.permission)) throw forbidden(access.permission);
    return;
  }
  if ('anyOf' in access) {
    // RFC 6750 has no word for "one of these": every scope it names would be needed.
    if (!access.anyOf.some((permission) => caller.permissions.has(permission))) throw forbidden();
    return;
  }
  const { id } = request.params as { id: string };
  const isOther = id !== 'me' && id !== String(caller.id);
  if (isOther && !access.selfOr.some((permission) => caller.permissions.has(permission)))
    throw new Problem('user/not-found');
}

/** How far two clocks may be apart. */
const leewayMilliseconds = 5_000;

/**
 * After the rule of access. A proof of the future is not recent: it would be for longer than it may.
 * Refuses with access/proof-required (401; RFC 9470, section 3).
 */
function allowRecent(clock: Clock, seconds: number): onRequestHookHandler {
  const challenge = `Bearer realm="admittance", error="insufficient_user_authentication", max_age="${seconds}"`;
  return (request, _reply, done) => {
    const { authenticatedAt } = callerOf(request);
    const age = authenticatedAt === null ? Number.POSITIVE_INFINITY : clock.now() - authenticatedAt;
    if (age <= seconds * 1000 && age >= -leewayMilliseconds) return done();
    done(new Problem('access/proof-required', { headers: { 'www-authenticate': challenge } }));
  };
}

/** RFC 6750, section 3.1. */
export function forbidden(scope?: string, sentence?: string): Problem {
  return new Problem('access/forbidden', { ...insufficientScope(scope), ...(sentence !== undefined && { sentence }) });
}

function insufficientScope(scope?: string): { headers: Record<string, string> } {
  const value = 'Bearer realm="admittance", error="insufficient_scope"';
  return { headers: { 'www-authenticate': scope ? `${value}, scope="${scope}"` : value } };
}
