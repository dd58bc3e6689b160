/**
 * Refresh tokens that are not good, or no longer, and refresh tokens where they do not belong. Covers J24, J25, R05,
 * E06.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { deleteDeadSessions } from '../../src/features/sessions/delete-dead-sessions.ts';
import { writeRefreshToken } from '../../src/features/sessions/refresh-token.ts';
import { findSession, listSessionIds, type SessionRow } from '../../src/features/sessions/store.ts';
import { deleteUser } from '../../src/features/users/delete-user.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { assertAccepted, assertInvalidToken } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const seconds = 1_000;
const minute = 60 * seconds;
const day = 24 * 60 * minute;
const prefix = 'rt_';
const bytesOf = (token: string) => Buffer.from(token.slice(prefix.length), 'base64url');
const tokenOf = (bytes: Buffer) => prefix + bytes.toString('base64url');

type Session = Awaited<ReturnType<typeof makeSession>>;

onEveryDatabase('a refresh token', (database) => {
  let service: Installation;
  let count = 0;
  /** The one answer to all that are bad; the first one sets it. */
  let refusal: string | undefined;

  before(async () => {
    service = await start(await database.create());
  });

  const refresh = (refresh_token: unknown) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const getRow = ({ id }: Session): Promise<SessionRow> =>
    service.deps.database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const hasRow = async ({ id }: Session) => (await findSession(service.deps.database, id)) !== undefined;
  const makeUser = () => makeAccount(service.deps, `user${++count}`);
  const signIn = async () => makeSession(service.deps, await makeUser());

  async function assertRejected(token: string, about: string): Promise<void> {
    const answer = await refresh(token);
    assertProblem(answer, 401, 'session/refresh-rejected', about);
    refusal ??= withoutRequestId(answer);
    assert.equal(withoutRequestId(answer), refusal, about);
  }
  async function assertRefreshes(token: string, about: string): Promise<Session> {
    const answer = await refresh(token);
    assert.equal(answer.status, 200, `${about}: ${answer.text}`);
    return answer.json;
  }

  it('E06 that nobody made gets one and the same answer, and ends nothing', async () => {
    const [own, other] = [await signIn(), await signIn()];
    const good = bytesOf(own.refresh_token);
    const row = await getRow(own);
    const withId = (id: bigint) => {
      const bytes = Buffer.from(good);
      bytes.writeBigUInt64BE(id);
      return tokenOf(bytes);
    };
    const bad: Record<string, string> = {
      'an empty one': '',
      garbage: 'nonsense',
      'the prefix alone': prefix,
      '10 kB': prefix + 'A'.repeat(10_000),
      'without its prefix': own.refresh_token.slice(prefix.length),
      'with another prefix': own.refresh_token.replace(prefix, 'RT_'),
      'with its prefix twice': prefix + own.refresh_token,
      'of zeros': tokenOf(Buffer.alloc(44)),
      'of ones': tokenOf(Buffer.alloc(44, 0xff)),
      'one byte short': tokenOf(good.subarray(0, 43)),
      'one byte long': tokenOf(Buffer.concat([good, Buffer.alloc(1)])),
      'the head alone': tokenOf(good.subarray(0, 12)),
      'session 0': withId(0n),
      'a session that never was': withId(999_999_999n),
      'a session beyond the safe integers': withId(BigInt(own.id) + 2n ** 53n),
      'a session beyond the signed integers': withId(BigInt(own.id) + 2n ** 63n),
      "another session's MAC": tokenOf(
        Buffer.concat([good.subarray(0, 12), bytesOf(other.refresh_token).subarray(12)]),
      ),
      "another session's head": tokenOf(
        Buffer.concat([bytesOf(other.refresh_token).subarray(0, 12), good.subarray(12)]),
      ),
      'a good one twice': own.refresh_token.repeat(2),
      'J24 an access token': own.access_token,
      'a NUL after it': `${own.refresh_token}\0`,
      SQL: `${own.refresh_token}' OR '1'='1`,
    };
    for (const [about, token] of Object.entries(bad)) await assertRejected(token, about);
    for (const token of otherSpellings(own.refresh_token)) await assertRejected(token, token);
    assert.deepEqual(await getRow(own), row);
    await assertRefreshes(own.refresh_token, 'the good one');
    await assertRefreshes(other.refresh_token, 'the other one');
  });

  it('with any one bit changed is refused, and ends nothing', async () => {
    const session = await signIn();
    const row = await getRow(session);
    const bytes = bytesOf(session.refresh_token);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await assertRejected(tokenOf(changed), `bit ${bit}`);
    }
    assert.deepEqual(await getRow(session), row);
    await assertRefreshes(session.refresh_token, 'the good one');
  });

  it('of another installation is refused, also where the ids and the generation are the same', async () => {
    const elsewhere = { ADMITTANCE_SECRET: 'a secret of another installation, 9876543210' };
    for (const environment of [{}, elsewhere]) {
      const other = await start(await database.create(), environment);
      const ours = await signIn();
      const { nonce, ...row } = await getRow(ours);
      const theirs = { ...row, nonce: environment === elsewhere ? nonce : other.deps.random.token(16) };
      const users = await service.deps.database.selectFrom('users').selectAll().where('id', '=', row.user_id).execute();
      await other.deps.database.insertInto('users').values(users).execute();
      await other.deps.database.insertInto('sessions').values(theirs).execute();
      await assertRejected(writeRefreshToken(other.deps.secret, theirs, 1), 'theirs');
      await assertRefreshes(ours.refresh_token, 'ours');
    }
  });

  it('of a generation that is not there yet is refused, and ends nothing', async () => {
    const session = await signIn();
    const row = await getRow(session);
    for (const generation of [2, 3, 100, 0xffffffff])
      await assertRejected(writeRefreshToken(service.deps.secret, row, generation), `generation ${generation}`);
    assert.deepEqual(await getRow(session), row);
    await assertRefreshes(session.refresh_token, 'the current one');
  });

  it('of a session that is over gets the same answer, whatever ended it', async () => {
    const boss = (await makeSession(service.deps, await makeAccount(service.deps, 'boss', 'admin'))).access_token;
    const endings: Record<string, (session: Session, userId: number) => Promise<unknown>> = {
      'a sign-out': ({ access_token: token }) => service.call('POST', '/logout', { token }),
      'a suspension': (_session, id) => service.call('POST', `/users/${id}/suspend`, { token: boss }),
      'a suspension that was taken back': async (_session, id) => {
        await service.call('POST', `/users/${id}/suspend`, { token: boss });
        await service.call('POST', `/users/${id}/reinstate`, { token: boss });
      },
      'a deletion': (_session, id) => deleteUser(asOperator(service.deps), id, () => undefined),
      'reuse of its generation before the last': async ({ refresh_token }) => {
        await refresh((await refresh(refresh_token)).json.refresh_token);
        await refresh(refresh_token);
      },
    };
    for (const [about, end] of Object.entries(endings)) {
      const user = await makeUser();
      const session = await makeSession(service.deps, user);
      await end(session, user.id);
      await assertRejected(session.refresh_token, about);
      assertInvalidToken(await service.call('GET', '/users/me', { token: session.access_token }), about);
    }
  });

  it('R05 of two generations before ends the session even within ten seconds, and its owner is told', async () => {
    const user = await makeUser();
    const robbed = await makeSession(service.deps, user);
    const second = await assertRefreshes(robbed.refresh_token, 'the thief');
    const third = await assertRefreshes(second.refresh_token, 'the thief again');
    await assertRejected(robbed.refresh_token, 'the owner');
    await assertRejected(third.refresh_token, 'the thief once more');
    assertInvalidToken(await service.call('GET', '/users/me', { token: third.access_token }), 'the thief');
    const { access_token: token } = await makeSession(service.deps, user);
    const { data } = (await service.call('GET', '/sessions', { token })).json;
    assert.deepEqual(
      data.map(({ id, reused_at }: { id: number; reused_at: string | null }) => [id === robbed.id, reused_at === null]),
      [
        [true, false],
        [false, true],
      ],
    );
    const line =
      service
        .log()
        .split('\n')
        .findLast((text) => text.includes('session.reused')) ?? '';
    const { level, event, user_id, session_id } = JSON.parse(line);
    assert.deepEqual([level, event, user_id, session_id], ['warn', 'session.reused', user.id, robbed.id]);
    assert.doesNotMatch(service.log(), /rt_[\w-]{59}|ey[\w-]+\.ey/);
  });

  it('is refused when its session was not used for SESSION_IDLE_DAYS, and the row goes', async () => {
    const { sessionIdleDays } = service.deps.config;
    assert.equal(sessionIdleDays, 30);
    const [idle, used] = [await signIn(), await signIn()];
    service.turnClock(sessionIdleDays * day - minute);
    const next = await assertRefreshes(used.refresh_token, 'a minute before');
    service.turnClock(2 * minute);
    await assertRejected(idle.refresh_token, 'a minute after');
    await deleteDeadSessions(service.deps);
    assert.deepEqual([await hasRow(idle), await hasRow(used)], [false, true]);
    await assertRefreshes(next.refresh_token, 'one that was used');
  });

  it('is refused SESSION_DAYS after the sign-in, however much it is used, and the row goes', async () => {
    const short = await start(await database.create(), { SESSION_DAYS: '5', SESSION_IDLE_DAYS: '2' });
    const send = (refresh_token: string) => short.call('POST', '/token/refresh', { body: { refresh_token } });
    const session = await makeSession(short.deps, await makeAccount(short.deps, 'busy'));
    let { refresh_token } = session;
    for (const hours of [40, 40, 39]) {
      short.turnClock(hours * 60 * minute);
      const answer = await send(refresh_token);
      assert.equal(answer.status, 200, answer.text);
      refresh_token = answer.json.refresh_token;
    }
    const { access_token: token } = (await send(refresh_token)).json;
    const { data } = (await short.call('GET', '/sessions', { token })).json;
    assert.equal(Date.parse(data[0].expires_at) - Date.parse(data[0].created_at), 5 * day);
    short.turnClock(2 * 60 * minute);
    assertProblem(await send(refresh_token), 401, 'session/refresh-rejected');
    const fresh = await makeSession(short.deps, await makeAccount(short.deps, 'fresh'));
    await deleteDeadSessions(short.deps);
    short.turnClock(day);
    await deleteDeadSessions(short.deps);
    const ids = await short.deps.database.selectFrom('sessions').select('id').execute();
    assert.ok(ids.some(({ id }) => id === fresh.id));
    short.turnClock(day);
    await deleteDeadSessions(short.deps);
    assert.deepEqual(await short.deps.database.selectFrom('sessions').select('id').execute(), []);
  });

  it('of thousands of dead sessions leaves no row, and of a living one does', async () => {
    const user = await makeUser();
    const living = await makeSession(service.deps, user);
    const { id, ...row } = await getRow(living);
    const long = row.last_used_at - service.deps.config.sessionIdleDays * day;
    const dead = { ...row, created_at: long, last_used_at: long, reused_at: null };
    const rows = Array.from({ length: 2_500 }, (_, at) => ({ ...dead, reused_at: at % 2 ? long : null }));
    for (let from = 0; from < rows.length; from += 500)
      await service.deps.database
        .insertInto('sessions')
        .values(rows.slice(from, from + 500))
        .execute();
    await deleteDeadSessions(service.deps);
    assert.deepEqual(await listSessionIds(service.deps.database, user.id), [id]);
  });

  it('of a wrong type, or beside other members, is 400', async () => {
    for (const value of [null, true, 1, 0.5, [], ['rt_'], {}, { token: 'rt_' }])
      assertProblem(await refresh(value), 400, 'request/invalid', JSON.stringify(value));
    const { refresh_token } = await signIn();
    for (const body of [{}, [], 'rt_', null, { refresh_token, grant_type: 'refresh_token' }, { token: refresh_token }])
      assertProblem(await service.call('POST', '/token/refresh', { body }), 400, 'request/invalid', String(body));
    const twice = `{"refresh_token":"${refresh_token}","refresh_token":"${refresh_token}"}`;
    assertProblem(await service.call('POST', '/token/refresh', { raw: twice }), 400, 'request/malformed');
    const inAddress = await service.call('POST', `/token/refresh?refresh_token=${refresh_token}`);
    assertProblem(inAddress, 400, 'request/invalid', 'in the address');
    await assertRefreshes(refresh_token, 'as it should be sent');
  });

  it('J25 is no access token, on any route', async () => {
    const user = await makeAccount(service.deps, 'refresher', 'admin');
    const session = await makeSession(service.deps, user);
    const operations = signedInOperations();
    assert.ok(operations.length >= 25);
    for (const [method, path] of operations) {
      const address = path.replace('{id}', String(user.id)).replace('{session_id}', String(session.id));
      const answer = await service.call(method, address.replace('{name}', 'user'), { token: session.refresh_token });
      assertInvalidToken(answer, `${method} ${address}`);
    }
    await assertAccepted(service, session.access_token, 'the access token');
    await assertRefreshes(session.refresh_token, 'where it belongs');
  });
});

/** Everything a client could tell answers apart by, but for what differs each time. */
function withoutRequestId({ status, headers, text }: Answer): string {
  const fields = [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
  return JSON.stringify([status, fields, text.replace(/"request_id":"[\w-]{36}"/, '')]);
}

/** Texts that decode leniently to the same bytes. */
function otherSpellings(token: string): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) as string);
  const strayBits = [1, 2, 3].map((bits) => token.slice(0, -1) + alphabet[last | bits]);
  const standard = prefix + bytesOf(token).toString('base64');
  const broken = [' ', '\n', '\t', '=', '.', '\u00a0'].flatMap((stray) => [
    `${token}${stray}`,
    `${stray}${token}`,
    `${token.slice(0, 20)}${stray}${token.slice(20)}`,
  ]);
  return [...strayBits, standard, `${token}=`, ...broken].filter((text) => text !== token);
}

function signedInOperations(): [method: string, path: string][] {
  const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, { security?: object[] }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.some((requirement) => 'bearer' in requirement))
      .map(([method]): [string, string] => [method.toUpperCase(), path]),
  );
}
