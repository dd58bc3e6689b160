/**
 * What the stand-ins of mutated requests stand for: accounts, sessions and roles that exist, and callers.
 * Requests delete and change them; a caller that was deleted, changed or signed out gets a successor.
 */
import { makeAddressProbe } from '../../src/features/health/address-probe.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { hashStatusToken } from '../../src/features/users/status-token.ts';
import type { UserRow } from '../../src/features/users/store.ts';
import { makeAccount, makeSession } from './accounts.ts';
import { asOperator } from './as-operator.ts';
import type { PlainRequest } from './client.ts';
import type { Installation } from './installation.ts';
import type { CallerName, MutatedRequest } from './mutated-requests.ts';

export type StandIns = {
  /** With everything that stands for something filled in, and the caller's token. */
  fillIn(mutated: MutatedRequest): Promise<PlainRequest>;
  /** To be told of every answer. */
  note(caller: CallerName, status: number): void;
  /** Makes new ones. */
  renew(): Promise<void>;
};

const helperRole = 'helpers';

export async function makeStandIns({ deps }: Installation): Promise<StandIns> {
  const past = { ...deps, clock: { now: () => deps.clock.now() - 86_400_000 } };
  const living = new Map<CallerName, { account: UserRow; token: string }>();
  let count = 0;
  let things: Record<string, string> = {};
  await createRole(asOperator(deps), helperRole, { description: '', permissions: ['users:read', 'users:approve'] });
  const expired = (await makeSession(past, await makeAccount(past, 'late'))).access_token;

  const callAs = async (name: 'user' | 'support' | 'admin') => {
    const known = living.get(name);
    if (known) return known;
    const account = await makeAccount(deps, `caller${++count}`, name === 'support' ? helperRole : name);
    const made = { account, token: (await makeSession(deps, account)).access_token };
    living.set(name, made);
    return made;
  };
  const tokenOf = async (name: CallerName) => {
    if (name === 'nobody') return undefined;
    if (name === 'expired' || name === 'garbage') return name === 'expired' ? expired : 'a.b.c';
    return (await callAs(name)).token;
  };
  const makePending = async (name: string) => {
    const [account, token] = [await makeAccount(deps, name), deps.random.token(32)];
    const values = { status: 'pending', status_token_hash: hashStatusToken(token) } as const;
    await deps.database.updateTable('users').set(values).where('id', '=', account.id).execute();
    return { id: account.id, token };
  };
  const renew = async () => {
    const index = ++count;
    const active = await makeAccount(deps, `active${index}`);
    const suspended = await makeAccount(deps, `suspended${index}`);
    await deps.database.updateTable('users').set({ status: 'suspended' }).where('id', '=', suspended.id).execute();
    const pending = await makePending(`pending${index}`);
    await createRole(asOperator(deps), `role${index}`, { description: '', permissions: [] });
    const session = await makeSession(deps, active);
    const own = await makeSession(deps, (await callAs('admin')).account.id).catch(() => session);
    things = {
      user: String(active.id),
      name: active.username,
      suspended: String(suspended.id),
      pending: String(pending.id),
      status_token: pending.token,
      role: `role${index}`,
      session: String(session.id),
      own_session: String(own.id),
      access_token: session.access_token,
      refresh_token: session.refresh_token,
      probe: makeAddressProbe(deps.secret, deps.clock.now()),
    };
  };

  return {
    renew,
    async fillIn({ method, path, headers, body, caller }) {
      const token = await tokenOf(caller);
      const fill = (text: string) =>
        text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
          name === 'new' ? `new${++count}` : (things[name] ?? whole),
        );
      return {
        method,
        path: fill(path),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          // No parameter of the description, which has the access token only.
          ...(path.startsWith('/console/session') && { cookie: `console=${things['refresh_token']}` }),
          ...headers,
        },
        body: body && fill(body),
      };
    },
    note(caller, status) {
      if (status === 401 && (caller === 'user' || caller === 'support' || caller === 'admin')) living.delete(caller);
    },
  };
}
