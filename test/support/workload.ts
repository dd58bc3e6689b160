/**
 * Clients that change an installation as fast as they can until it is taken away from them, what they were
 * told, and whether all of that is so: the evidence that nothing acknowledged is lost or half done.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import type { UserRow } from '../../src/features/users/store.ts';
import { migrateAndOpenDeps } from '../../src/open-deps.ts';
import type { Database } from '../../src/platform/database/connect.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { system } from '../../src/platform/principal.ts';
import { makeAccount, makeSession } from './accounts.ts';
import type { Answer, Client } from './client.ts';
import { password, testSecret } from './installation.ts';
import { patience } from './process.ts';

export const workloadEnvironment = {
  ADMITTANCE_SECRET: testSecret,
  PUBLIC_URL: 'http://accounts.example.org',
  ...patience,
};

const applicantsAtATime = 24;
const sessionsAtATime = 6;

export type Workload = {
  /** Sets the clients on a server. What they are told is kept when it dies under them. */
  begin(call: Client): { acknowledged(): number; stop(): Promise<void> };
  /** Holds what they were told against the database, looks for what is half done, and makes new material. */
  verify(): Promise<void>;
};

type Person = { row: UserRow; id: number; token: string; refresh: string; session: number };

export async function openWorkload(databaseUrl: string): Promise<Workload> {
  const pending: number[] = [];
  const spare: { id: number; token: string }[] = [];
  const decided = new Map<number, { status: string; isSure: boolean }>();
  const ended = new Map<number, { isSure: boolean }>();
  const registered: string[] = [];
  let [renames, refreshes, logins, changes] = [0, 0, 0, 0];
  let passwords = [password];
  let [names, serial] = [0, 0];
  const problems: string[] = [];

  const withDeps = async <T>(work: (deps: Deps) => Promise<T>): Promise<T> => {
    const config = readConfig({ ...workloadEnvironment, DATABASE_URL: databaseUrl });
    const deps = await migrateAndOpenDeps(config, pino({ level: 'silent' }), system);
    return work(deps).finally(() => deps.database.destroy());
  };
  const signIn = async (deps: Deps, id: number) => {
    const { id: session, access_token: token, refresh_token: refresh } = await makeSession(deps, id);
    return { session, token, refresh };
  };
  const restock = async (deps: Deps) => {
    // A sign-in that was cut off counts as a failure, and a refresh token that was used may be repeated for 10 s only.
    await deps.database.deleteFrom('budgets').execute();
    // Two hundred rounds take longer than an access token lives.
    for (const person of [people.boss, people.renamer, people.refresher, people.changer])
      Object.assign(person, await signIn(deps, person.id));
    refreshes = 0;
    const { password_hash: passwordHash, id } = people.spare.row;
    await inTransaction(deps, async (deps) => {
      while (pending.length < applicantsAtATime) {
        const username = parseUsername(`applicant${++serial}`);
        const user = { username, passwordHash, role: 'user', status: 'pending' } as const;
        pending.push((await addUser(deps, user)).id);
      }
    });
    while (spare.length < sessionsAtATime) {
      const { session, token } = await signIn(deps, id);
      spare.push({ id: session, token });
    }
  };
  const people = await withDeps(async (deps) => {
    const make = async (username: string, role?: string) => {
      const row = await makeAccount(deps, username, role);
      return { row, id: row.id, ...(await signIn(deps, row.id)) };
    };
    return {
      boss: await make('boss', 'admin'),
      renamer: await make('renamer'),
      refresher: await make('refresher'),
      changer: await make('changer'),
      spare: await make('spare'),
      guest: await make('guest'),
    };
  });
  await withDeps(restock);

  /** @returns the answer when it is a success; nothing is known when there is none, or a 503 */
  const told = (answer: Answer): Answer | undefined => {
    if (answer.status < 300) return answer;
    if (answer.status !== 503) problems.push(`${answer.status} ${answer.text}`);
    return undefined;
  };

  const jobs: ((call: Client) => Promise<boolean>)[] = [];
  const job = (work: (call: Client) => Promise<Answer | undefined>) =>
    jobs.push(async (call) => (await work(call)) !== undefined);

  for (const [decision, status] of [
    ['approve', 'active'],
    ['reject', 'rejected'],
  ] as const)
    job(async (call) => {
      const id = pending.pop();
      if (id === undefined) return undefined;
      decided.set(id, { status, isSure: false });
      const answer = told(await call('POST', `/users/${id}/${decision}`, { token: people.boss.token, body: {} }));
      if (answer) decided.set(id, { status, isSure: true });
      return answer;
    });
  job(async (call) => {
    const session = spare.pop();
    if (!session) return undefined;
    ended.set(session.id, { isSure: false });
    const answer = told(await call('POST', '/logout', { token: session.token }));
    if (answer) ended.set(session.id, { isSure: true });
    return answer;
  });
  job(async (call) => {
    const body = { display_name: `name ${renames + 1}` };
    const answer = told(await call('PATCH', '/users/me', { token: people.renamer.token, body }));
    if (answer) renames++;
    return answer;
  });
  const refresh = async (call: Client, person: Person) => {
    const answer = told(await call('POST', '/token/refresh', { body: { refresh_token: person.refresh } }));
    if (answer) Object.assign(person, { token: answer.json.access_token, refresh: answer.json.refresh_token });
    return answer;
  };
  job(async (call) => {
    const answer = await refresh(call, people.refresher);
    if (answer) refreshes++;
    return answer;
  });
  job(async (call) => {
    const username = `newcomer${++names}`;
    const answer = told(await call('POST', '/register', { body: { username, password } }));
    if (answer) registered.push(username);
    return answer;
  });
  job(async (call) => {
    const answer = told(await call('POST', '/login', { body: { username: 'guest', password } }));
    if (answer) logins++;
    return answer;
  });
  job(async (call) => {
    // A change of power makes the access token an old one.
    if (passwords.length > 1 || !(await refresh(call, people.changer))) return undefined;
    const next = `${password} ${changes + 1}`;
    const body = { current_password: passwords[0], new_password: next };
    passwords = [...passwords, next];
    const answer = told(await call('POST', '/users/me/password', { token: people.changer.token, body }));
    if (!answer) return undefined;
    passwords = [next];
    changes++;
    return answer;
  });

  return {
    begin(call) {
      let count = 0;
      let isOver = false;
      const clients = jobs.map(async (work) => {
        while (!isOver) {
          // When the server is gone, so is its client.
          const isDone = await work(call).catch((error: Error) => {
            if (!/ECONN|EPIPE|socket hang up|aborted/.test(error.message)) throw error;
          });
          if (isDone === undefined) return;
          if (isDone) count++;
          else await sleep(20);
        }
      });
      return {
        acknowledged: () => count,
        async stop() {
          isOver = true;
          await Promise.all(clients);
        },
      };
    },

    verify: () =>
      withDeps(async (deps) => {
        assert.deepEqual(problems, []);
        const { users, sessions, events } = await readAll(deps.database);
        // Looked up, not searched: after 200 rounds there are so many that a query elsewhere would be given up meanwhile.
        const byId = new Map(users.map((user) => [user.id, user]));
        const find = (id: number) => byId.get(id);
        const bySubject = Map.groupBy(events, ({ type, subject_id }) => `${type} ${subject_id}`);
        const eventsOf = (type: string, id: number) => bySubject.get(`${type} ${id}`)?.length ?? 0;

        for (const [id, { status, isSure }] of decided)
          assert.ok(
            find(id)?.status === status || (!isSure && find(id)?.status === 'pending'),
            `${id} is not ${status}`,
          );
        for (const user of users) {
          assert.equal(user.approved_at !== null, user.status === 'active', `${user.username} is half approved`);
          const made = eventsOf('user.registered', user.id) + eventsOf('user.created', user.id);
          const isApproved = user.status === 'active' && eventsOf('user.registered', user.id) === 1;
          assert.deepEqual(
            [made, eventsOf('user.approved', user.id), eventsOf('user.rejected', user.id)],
            [1, Number(isApproved), Number(user.status === 'rejected')],
            `${user.username} and what is recorded of it`,
          );
        }
        const names = new Set(users.map(({ username }) => username));
        for (const username of registered) assert.ok(names.has(username), username);
        for (const { id, user_id } of sessions) assert.equal(find(user_id)?.status, 'active', `session ${id}`);

        const isThere = new Set(sessions.map(({ id }) => id));
        const endings = events.filter(({ type }) => type === 'session.ended').map(({ details }) => JSON.parse(details));
        const recorded = new Set(endings.flatMap((details) => details.sessions));
        for (const [id, { isSure }] of ended) {
          assert.ok(!(isSure && isThere.has(id)), `session ${id} has not ended`);
          assert.equal(recorded.has(id), !isThere.has(id), `session ${id} and what is recorded of it`);
        }

        const number = (id: number) => Number(/\d+/.exec(find(id)?.display_name ?? '0')?.[0]);
        const { renamer, refresher, changer, guest } = people;
        assert.ok([renames, renames + 1].includes(number(renamer.id)));
        assert.equal(eventsOf('user.changed', renamer.id), number(renamer.id));
        renames = number(renamer.id);
        assert.ok((sessions.find(({ id }) => id === refresher.session)?.generation ?? 0) > refreshes);
        const begun = sessions.filter(({ user_id }) => user_id === guest.id).length - 1;
        assert.ok(begun >= logins && eventsOf('login.succeeded', guest.id) === begun + 1, `${begun} and ${logins}`);
        const { power_version: power = 0, password_hash: hash } = find(changer.id) ?? {};
        assert.ok([changes, changes + passwords.length - 1].includes(power - 1), `${power} after ${changes}`);
        assert.equal(eventsOf('password.changed', changer.id), power - 1);
        const current = passwords[power - 1 - changes] ?? '';
        assert.ok((await deps.hasher.verify(hash ?? undefined, current)).matches);
        [passwords, changes] = [[current], power - 1];
        await restock(deps);
      }),
  };
}

async function readAll(database: Database) {
  return {
    users: await database.selectFrom('users').selectAll().execute(),
    sessions: await database.selectFrom('sessions').select(['id', 'user_id', 'generation']).execute(),
    events: await database.selectFrom('audit_events').select(['type', 'subject_id', 'details']).execute(),
  };
}
