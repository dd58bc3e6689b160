/** How every problem that a writing operation declares is provoked, or why it cannot be. */

import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import {
  accountBudget,
  type Budget,
  networkBudget,
  ownBudget,
  passwordBudget,
} from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import type { ProblemCode } from '../../src/problems.ts';
import { makeAccount, makeSession } from './accounts.ts';
import type { Call } from './client.ts';
import type { TestDatabase } from './databases.ts';
import { exhaust } from './exhaust.ts';
import { adminPassword, install, password, start } from './installation.ts';
import { refuseEvents } from './spellings.ts';

export type Request = Call & {
  /** Fill the path; the others are the query. */
  values?: Record<string, string | number>;
  /** Asked of the installation that has no administrator yet. */
  isFresh?: boolean;
};

/** Makes of the request that would be fine the one that is refused, or says why there is none. */
type Way = string | ((good: Request, world: World) => Request | Promise<Request>);
type Ways = Partial<Record<ProblemCode, Way>>;
type Known = { good: (world: World) => Request; budget?: (world: World) => Budget; ways?: Ways };

export type World = Awaited<ReturnType<typeof makeWorld>>;

const nobody = 2_000_000_000;
const nextPassword = 'a staple of correct batteries';
const noToken = 'rt_AAAAAAAAAB8AAAABq3p9mJ0cTn1cYbHq5E0o0m8bqgJ5kq0g1l2m3n4o5p4';
const usedKey = { 'idempotency-key': 'used' };

export async function makeWorld(database: TestDatabase) {
  const service = await install(database, { NETWORK_ATTEMPTS: '10' });
  const fresh = await start(await database.create(), { NETWORK_ATTEMPTS: '10' });
  const { deps, call } = service;
  await makeAccount(fresh.deps, 'alice');
  const boss = await service.signIn('boss', adminPassword);
  const roles = {
    manager: ['users:read', 'users:write', 'users:approve', 'roles:write'],
    auditor: ['audit:read'],
    spare: [],
    held: [],
  };
  for (const [name, permissions] of Object.entries(roles))
    await call('POST', '/roles', { token: boss, body: { name, description: 'A role', permissions } });
  const alice = await makeAccount(deps, 'alice');
  const own = await makeSession(deps, alice);
  const other = await makeSession(deps, alice);
  const passwordHash = alice.password_hash;
  const add = async (username: string, more: Partial<Parameters<typeof addUser>[1]>) =>
    (await addUser(deps, { username: parseUsername(username), passwordHash, role: 'user', status: 'pending', ...more }))
      .id;
  const made = {
    boss: 1,
    alice: alice.id,
    auditor: (await makeAccount(deps, 'auditor', 'auditor')).id,
    holder: (await makeAccount(deps, 'holder', 'held')).id,
    waiting: await add('waiting', {}),
    ambitious: await add('ambitious', { requestedRole: 'auditor' }),
    rejected: await add('rejected', {}),
    suspended: await add('suspended', { status: 'active' }),
  };
  await call('POST', `/users/${made.rejected}/reject`, { token: boss, body: {} });
  await call('POST', `/users/${made.suspended}/suspend`, { token: boss, body: {} });
  const { token: manager, id: managerId } = await service.addUser('manager', 'manager');
  const ids = { ...made, manager: managerId };
  const body = { decisions: [{ id: ids.alice, decision: 'approve' }] };
  await call('POST', '/approvals', { token: boss, headers: usedKey, body });
  const console = await call('POST', '/console/session', { body: { username: 'alice', password } });
  const cookie = console.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return { database, service, fresh, boss, manager, own, other, ids, cookie, afterwards: [] as (() => unknown)[] };
}

const withBody = (good: Request, members: object): Request => ({
  ...good,
  body: { ...(good.body as object), ...members },
});
const withValues = (good: Request, values: Request['values']): Request => ({
  ...good,
  values: { ...good.values, ...values },
});
const withHeaders = (good: Request, headers: Record<string, string>): Request => ({
  ...good,
  headers: { ...good.headers, ...headers },
});
const formType = 'application/x-www-form-urlencoded';
const form = (token: string): Request => ({ raw: `token=${token}`, headers: { 'content-type': formType } });
const isForm = ({ headers }: Request) => headers?.['content-type'] === formType;
const hasBody = ({ body, raw }: Request) => body !== undefined || raw !== undefined;

/** Of whichever operation; one that needs another way has its own below. */
export const usualWays: Ways = {
  'request/malformed': (good) =>
    hasBody(good) ? { ...good, raw: isForm(good) ? 'token=a&token=b' : '{' } : withHeaders(good, { 'if-match': 'x' }),
  'request/invalid': (good) => (isForm(good) ? { ...good, raw: 'x=y' } : withBody(good, { unexpected: true })),
  'request/credentials-missing': (good) => ({ ...good, body: {} }),
  'request/too-large': (good) => ({ ...good, raw: `"${'x'.repeat(20_000)}"` }),
  'request/media-type': (good) => withHeaders({ ...good, raw: 'x' }, { 'content-type': 'text/plain' }),
  'request/not-found': (good) =>
    withValues(good, Object.fromEntries(Object.keys(good.values ?? {}).map((name) => [name, 'No!']))),
  'request/stale': (good) => withHeaders(good, { 'if-match': '"x"' }),
  'access/token-missing': ({ token: _, ...good }) => good,
  'access/token-invalid': (good) => ({ ...good, token: `${good.token}x` }),
  'access/forbidden': (good, { own }) => ({ ...good, token: own.access_token }),
  'access/cross-site': (good) => withHeaders(good, { 'sec-fetch-site': 'cross-site' }),
  'role/not-grantable': (good, { manager, ids }) =>
    withValues({ ...good, token: manager }, 'name' in (good.values ?? {}) ? { name: 'auditor' } : { id: ids.auditor }),
  'role/unknown': (good) => withBody(good, { role: 'nobody-knows' }),
  'role/not-found': (good) => withValues(good, { name: 'nobody-knows' }),
  'role/built-in': (good) => withValues(good, { name: 'admin' }),
  'user/not-found': (good) => withValues(good, { id: nobody }),
  'user/exists': (good) => withBody(good, { username: 'ALICE' }),
  'user/username-refused': (good) => withBody(good, { username: '...' }),
  'user/last-admin': (good, { ids }) => withValues(good, { id: ids.boss }),
  'user/own-account': (good, { manager, ids }) => withValues({ ...good, token: manager }, { id: ids.manager }),
  'session/not-found': (good) => withValues(good, { session_id: nobody }),
  'session/refresh-rejected': (good) => withBody(good, { refresh_token: noToken }),
  'password/refused': (good) => withBody(good, { password: 'short' }),
  'login/rejected': (good) => withBody(good, { password: 'not the password at all' }),
  'login/not-approved': (good) => withBody(good, { username: 'waiting' }),
  'login/registration-rejected': (good) => withBody(good, { username: 'rejected' }),
  'login/suspended': (good) => withBody(good, { username: 'suspended' }),
  'login/locked': async (good, { service }) => {
    await spend(service.deps, [accountBudget('alice')]);
    await service.deps.database.updateTable('budgets').set({ in_a_row: 100 }).execute();
    return good;
  },
  'server/busy': (good, { service, afterwards }) => {
    for (;;) {
      try {
        const turn = service.deps.hasher.takeTurn();
        afterwards.push(() => turn[Symbol.dispose]());
      } catch {
        return good;
      }
    }
  },
  // What cannot be recorded does not happen: the request that is fine fails at its last step but one.
  'server/error': async (good, { database, service, fresh, afterwards }) => {
    const { deps } = good.isFresh ? fresh : service;
    afterwards.push(await refuseEvents(database, deps.database));
    return good;
  },
  'database/unavailable': 'no statement arrives then; test/attacks/faults-*.test.ts cut the line at every moment',
  'server/stopping': 'no handler is reached then',
};

const network = (name: 'network' | 'registration' | 'token') => (world: World) =>
  networkBudget(name, '127.0.0.1', world.service.deps.config);
const exhaustThen =
  (make: (good: Request, world: World) => Request): Way =>
  async (good, world) => {
    const { deps } = world.service;
    const installation = good.isFresh ? world.fresh : world.service;
    await exhaust(installation, networkBudget('token', '127.0.0.1', deps.config));
    return make(good, world);
  };
const withCookie = (cookie: string): Request => ({ headers: { cookie }, body: {} });

const signIn: Pick<Known, 'budget' | 'good'> = {
  good: () => ({ body: { username: 'alice', password } }),
  budget: network('network'),
};
const decision = (id: keyof World['ids'], conflicting: keyof World['ids'], ways: Ways = {}, body = {}): Known => ({
  good: ({ boss, ids }) => ({ token: boss, values: { id: ids[id] }, body }),
  ways: { 'user/status-conflict': (good, { ids }) => withValues(good, { id: ids[conflicting] }), ...ways },
});
const reopening: Ways = {
  'approvals/signed-in-since': async (good, { service: { deps }, ids: { alice: id } }) => {
    await deps.database.updateTable('users').set({ decided_at: 1, last_login_at: 2 }).where('id', '=', id).execute();
    return withBody(good, { late: false });
  },
  'approvals/undo-over': async (good, { service: { deps }, ids: { rejected: id } }) => {
    await deps.database.updateTable('users').set({ decided_at: 0 }).where('id', '=', id).execute();
    return withBody(withValues(good, { id }), { late: false });
  },
};
const powerful = (good: Request): Request => withBody(good, { permissions: ['audit:read'] });
const demote: Way = (good, { ids }) => withBody(withValues(good, { id: ids.boss }), { username: 'boss', role: 'user' });
const demoteOneself: Way = (good, { manager, ids }) =>
  withBody(withValues({ ...good, token: manager }, { id: ids.manager }), { username: 'manager', role: 'user' });
const renameOneself: Way = (good, { own }) => ({ ...good, token: own.access_token, values: { id: 'me' } });
const ownProfile: Ways = {
  'user/last-admin': demote,
  'user/own-account': demoteOneself,
  'access/forbidden': renameOneself,
  'request/throttled': async (good, { service, own, ids }) => {
    await exhaust(service, ownBudget('profile', ids.alice));
    return { token: own.access_token, values: { id: 'me' }, body: good.body };
  },
};

export const operationsThatWrite: Record<string, Known> = {
  register: { good: () => ({ body: { username: 'newcomer', password } }), budget: network('registration') },
  logIn: signIn,
  startConsoleSession: signIn,
  refreshToken: {
    good: ({ other }) => ({ body: { refresh_token: other.refresh_token } }),
    ways: {
      'request/throttled': exhaustThen((good) => withBody(good, { refresh_token: noToken })),
      'server/error': 'it is one statement, and nothing is recorded',
    },
  },
  refreshConsoleSession: {
    good: ({ cookie }) => withCookie(cookie),
    ways: {
      'session/refresh-rejected': () => withCookie(`console=${noToken}`),
      'request/throttled': exhaustThen(() => withCookie(`console=${noToken}`)),
      'server/error': 'it is one statement, and nothing is recorded',
    },
  },
  endConsoleSession: { good: ({ cookie }) => ({ headers: { cookie } }) },
  logOut: {
    good: ({ own }) => ({ token: own.access_token }),
    ways: { 'request/invalid': (good) => withValues(good, { scope: 'some' }) },
  },
  endOtherSessions: { good: ({ own }) => ({ token: own.access_token }) },
  endSession: { good: ({ own, other }) => ({ token: own.access_token, values: { session_id: other.id } }) },
  endUserSessions: { good: ({ boss, ids }) => ({ token: boss, values: { id: ids.alice } }) },
  endUserSession: {
    good: ({ boss, ids, other }) => ({ token: boss, values: { id: ids.alice, session_id: other.id } }),
  },
  changePassword: {
    good: ({ own }) => ({ token: own.access_token, body: { current_password: password, new_password: nextPassword } }),
    budget: ({ ids }) => passwordBudget(ids.alice),
    ways: {
      'password/refused': (good) => withBody(good, { new_password: 'short' }),
      'password/wrong': (good) => withBody(good, { current_password: 'not the password at all' }),
      'user/changed': 'it takes another change at the same moment; test/journeys/change-password.test.ts has the race',
    },
  },
  createUser: {
    good: ({ boss }) => ({ token: boss, body: { username: 'newcomer', password } }),
    ways: { 'role/not-grantable': (good, { manager }) => ({ ...withBody(good, { role: 'auditor' }), token: manager }) },
  },
  replaceUser: {
    good: ({ boss, ids }) => ({ token: boss, values: { id: ids.holder }, body: { username: 'renamed' } }),
    ways: ownProfile,
  },
  updateUser: {
    good: ({ boss, ids }) => ({ token: boss, values: { id: ids.holder }, body: { username: 'renamed' } }),
    ways: ownProfile,
  },
  deleteUser: { good: ({ boss, ids }) => ({ token: boss, values: { id: ids.alice } }) },
  unlockUser: {
    good: ({ boss, ids }) => ({ token: boss, values: { id: ids.alice } }),
    ways: {
      'server/error': async (good, world) => {
        await spend(world.service.deps, [accountBudget('alice')]);
        const fail = usualWays['server/error'];
        return typeof fail === 'function' ? fail(good, world) : good;
      },
    },
  },
  approveUser: decision('waiting', 'suspended', {
    'role/not-named': (good, { ids }) => withValues(good, { id: ids.ambitious }),
  }),
  rejectUser: decision('waiting', 'alice'),
  suspendUser: decision('alice', 'waiting'),
  reinstateUser: decision('suspended', 'waiting'),
  reopenUser: decision('alice', 'suspended', reopening, { late: true }),
  decideTogether: {
    good: ({ boss, ids }) => ({ token: boss, body: { decisions: [{ id: ids.waiting, decision: 'approve' }] } }),
    ways: {
      'request/too-large': (good) => ({ ...good, raw: `"${'x'.repeat(1_100_000)}"` }),
      'approvals/key-reused': (good) => withHeaders(good, usedKey),
    },
  },
  createRole: {
    good: ({ boss }) => ({ token: boss, body: { name: 'late', description: '', permissions: [] } }),
    ways: {
      'role/not-grantable': (good, { manager }) => ({ ...powerful(good), token: manager }),
      'role/exists': (good) => withBody(good, { name: 'held' }),
    },
  },
  replaceRole: {
    good: ({ boss }) => ({ token: boss, values: { name: 'held' }, body: { description: 'Late', permissions: [] } }),
  },
  deleteRole: {
    good: ({ boss }) => ({ token: boss, values: { name: 'spare' } }),
    ways: { 'role/in-use': (good) => withValues(good, { name: 'held' }) },
  },
  introspectToken: {
    good: ({ boss, own }) => ({ token: boss, ...form(own.access_token) }),
    ways: { 'server/error': 'it writes nothing' },
  },
  revokeToken: {
    good: ({ other }) => form(other.refresh_token),
    ways: { 'request/throttled': exhaustThen(() => form('x')) },
  },
  setUp: {
    good: ({ fresh: { deps } }) => ({
      isFresh: true,
      body: { token: makeSetupToken(deps.secret, deps.clock.now()), username: 'first', password },
    }),
    ways: {
      'setup/link-refused': (good) => withBody(good, { token: 'x' }),
      'setup/done': (good) => ({ ...good, isFresh: false }),
      'request/throttled': exhaustThen((good) => withBody(good, { token: 'x' })),
    },
  },
  checkSetupLink: {
    good: ({ fresh: { deps } }) => ({
      isFresh: true,
      body: { token: makeSetupToken(deps.secret, deps.clock.now()) },
    }),
    ways: {
      'setup/link-refused': (good) => withBody(good, { token: 'x' }),
      'setup/done': (good) => ({ ...good, isFresh: false }),
      'request/throttled': exhaustThen((good) => withBody(good, { token: 'x' })),
      'server/error': 'it writes nothing',
    },
  },
};

/** How the operation is made to answer that; a text is why it is not, and `undefined` that nobody has thought of it. */
export function wayTo(operationId: string, code: ProblemCode): Way | undefined {
  const known = operationsThatWrite[operationId];
  if (!known) return undefined;
  const { budget } = known;
  const usual: Way | undefined =
    code === 'request/throttled'
      ? budget &&
        (async (good, world) => {
          await exhaust(world.service, budget(world));
          return good;
        })
      : usualWays[code];
  return known.ways?.[code] ?? usual;
}
