/** A server with too few files to open, or little memory, sheds load and lives on. Covers F22. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, testSecret } from '../support/installation.ts';
import { program, serve } from '../support/process.ts';
import { missing } from '../support/tools.ts';

/** On two cores; each further one may hash as well, in 19 MiB and a thread. */
const mostMemoryMegabytes = 256 + 40 * Math.max(0, availableParallelism() - 2);

onTwoDatabases('a server with little', (database) => {
  it('F22 that may open 64 files refuses what is too much and serves the rest, within 256 MB', {
    skip: missing('prlimit'),
  }, async (test) => {
    // As Node.js chooses by itself where it has 256 MB.
    const server = await serve({
      command: ['prlimit', '--nofile=64', process.execPath, '--max-old-space-size=96', program],
      env: {
        DATABASE_URL: await database.create(),
        ADMITTANCE_SECRET: testSecret,
        ADMITTANCE_ADMIN_USERNAME: 'boss',
        ADMITTANCE_ADMIN_PASSWORD: adminPassword,
      },
    });
    const { call, base } = server;
    const signIn = () => call('POST', '/login', { body: { username: 'boss', password: adminPassword } });
    const { access_token: token } = (await signIn()).json;

    const sockets: Socket[] = [];
    const hangUp = () => {
      for (const socket of sockets) socket.destroy();
    };
    cleanUpLater(hangUp);
    const { hostname, port } = new URL(base);
    const answers: (Answer | undefined)[] = [];
    for (let count = 0; count < 150; count++) {
      sockets.push(connect(Number(port), hostname).on('error', () => undefined));
      // The pool wants to grow as well while fewer and fewer files are left.
      if (count % 5 === 0) {
        const users = Array.from({ length: 12 }, () => call('GET', '/users', { token }).catch(() => undefined));
        answers.push(...(await Promise.all(users)));
      }
    }
    answers.push(...(await Promise.all(Array.from({ length: 200 }, () => signIn().catch(() => undefined)))));
    const kinds = Map.groupBy(answers, (answer) => answer?.status ?? 'refused');
    test.diagnostic([...kinds].map(([kind, { length }]) => `${length} × ${kind}`).join(', '));
    for (const answer of answers) assert.ok(!answer || [200, 429, 503].includes(answer.status), answer?.text ?? '');
    assert.ok(kinds.has('refused') && kinds.has(200));

    hangUp();
    await sleep(100);
    assert.equal((await call('GET', '/users', { token })).status, 200);
    assert.equal((await signIn()).status, 200);
    const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
    test.diagnostic(`at most ${Math.round(peak)} MB`);
    assert.ok(peak < mostMemoryMegabytes);
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
  });
});
