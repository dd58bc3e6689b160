/**
 * Two servers on one database that are restarted one after the other, while clients go on through
 * whichever answers; that in the full tier only. Covers G05.
 */
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findUserById } from '../../src/features/users/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer, Call } from '../support/client.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { password, start, testSecret } from '../support/installation.ts';
import { findFreePort } from '../support/mariadb.ts';
import { assertProblem } from '../support/problem.ts';
import { type ServerProcess, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const skip = !isFullTier && 'of the full tier';
const roundCount = 10;
const clientCount = 6;
const applicantCount = 1000;
const pauseMilliseconds = 5;
/** For so long a server that did not take a request is left alone, as balancers do. */
const restMilliseconds = 200;
const mostAttempts = 100;
/** How long a server that stops waits for more. */
const quietMilliseconds = 50;

type Figures = { requests: number; refused: number; stopping: number; cut: string[]; failures: string[] };

it('G05 a server that stops says so to whoever comes, before it is gone', async () => {
  const { app, call } = await start(await anyDatabase.create());
  const closed = app.close();
  let answer: Answer;
  do answer = await call('GET', '/health/live');
  while (answer.status === 200);
  assertProblem(answer, 503, 'server/stopping');
  assert.equal(answer.headers.get('connection'), 'close');
  assert.equal(answer.headers.get('retry-after'), '5');
  await closed;
});

onTwoDatabases('two servers that are restarted in turn', (database) => {
  it('G05 answer every request, one or the other, and sign nobody out', { skip }, async (t) => {
    const url = await database.create();
    const local = await start(url);
    const { deps } = local;
    const env = { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret, PUBLIC_URL: deps.config.publicUrl };
    const open = async (port: number) => serve({ env: { ...env, PORT: String(port) }, patienceMilliseconds: 300_000 });
    const ports = [await findFreePort(), await findFreePort()];
    const servers = await Promise.all(ports.map(open));
    const figures: Figures = { requests: 0, refused: 0, stopping: 0, cut: [], failures: [] };
    let isOver = false;

    const restUntil = [0, 0];
    /** Through one of them; what a server did not take is sent again to the other one. */
    const send = async (turn: number, method: string, path: string, call: Call): Promise<Answer> => {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const at = (turn + attempt) % 2;
        if ((restUntil[at] as number) > performance.now()) {
          await sleep(pauseMilliseconds);
          continue;
        }
        figures.requests++;
        try {
          const answer = await (servers[at] as ServerProcess).call(method, path, call);
          if (answer.json?.code !== 'server/stopping') return answer;
          figures.stopping++;
        } catch (error) {
          const { code, message } = error as NodeJS.ErrnoException;
          if (code === 'ECONNREFUSED') figures.refused++;
          else figures.cut.push(`${method} ${path}: ${code ?? message}`);
        }
        restUntil[at] = performance.now() + restMilliseconds;
      }
      throw new Error(`${method} ${path}: neither server took it`);
    };
    const get = async (turn: number, method: string, path: string, call: Call) => {
      const answer = await send(turn, method, path, call);
      if (answer.status >= 300) figures.failures.push(`${method} ${path}: ${answer.status} ${answer.text}`);
      return answer.json ?? {};
    };

    const boss = (await makeSession(deps, await makeAccount(deps, 'boss', 'admin'))).access_token;
    const applicants: number[] = [];
    for (let index = 0; index < applicantCount; index++) {
      const { id } = await makeAccount(deps, `applicant${index}`);
      applicants.push(id);
    }
    await deps.database.updateTable('users').set({ status: 'pending' }).where('id', 'in', applicants).execute();
    const approved: number[] = [];
    const approve = async () => {
      for (const [turn, id] of applicants.entries()) {
        if (isOver) return;
        await get(turn, 'POST', `/users/${id}/approve`, { token: boss, body: {} });
        approved.push(id);
        await sleep(4 * pauseMilliseconds);
      }
    };
    const live = async (client: number) => {
      const username = `user${client}`;
      let { access_token: token, refresh_token } = await makeSession(deps, await makeAccount(deps, username));
      for (let turn = client; !isOver; turn++) {
        await get(turn, 'GET', '/dashboard', { token });
        await sleep(pauseMilliseconds);
        if (turn % 5 === 0)
          ({ access_token: token, refresh_token } = await get(turn, 'POST', '/token/refresh', {
            body: { refresh_token },
          }));
        if (turn % 100 === client) await get(turn, 'POST', '/login', { body: { username, password } });
      }
      const sessions = await get(client, 'GET', '/sessions', { token });
      const mine = sessions.data.find(({ current }: { current: boolean }) => current);
      if (mine.reused_at !== null) figures.failures.push(`${username} was taken for a thief`);
    };

    const delay = monitorEventLoopDelay({ resolution: pauseMilliseconds });
    delay.enable();
    const work = Promise.all([approve(), ...Array.from({ length: clientCount }, (_, client) => live(client))]);
    work.catch(() => undefined);
    for (let round = 0; round < roundCount; round++) {
      for (const at of [0, 1]) {
        await sleep(100);
        const server = servers[at] as ServerProcess;
        server.kill('SIGTERM');
        assert.equal((await server.finished).code, 0);
        servers[at] = await open(ports[at] as number);
      }
    }
    await sleep(100);
    isOver = true;
    await work;
    delay.disable();

    const { requests, refused, stopping, cut, failures } = figures;
    t.diagnostic(
      `${requests} requests: ${refused} refused, ${stopping} told to go elsewhere, ${cut.length} cut; ${approved.length} approvals; held up for ${Math.round(delay.max / 1e6)} ms`,
    );
    assert.deepEqual(failures, []);
    // A client that was held up for as long as a server waits may send into what is closed by then.
    if (delay.max < quietMilliseconds * 1e6) assert.deepEqual(cut, []);
    assert.ok(refused + stopping > 0, 'a server was away');
    for (const id of approved) assert.equal((await findUserById(deps.database, id))?.status, 'active');
  });
});
