/**
 * What requests that wait for a decision do to everybody else: sign-ins alone, then among 20,000 waits on 5,000
 * connections, while somebody decides once a second, so that it is looked up each time who has been told.
 *
 *     node bench/long-polls.ts [--waits 20000] [--seconds 40] [--mariadb] [--json]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect as connectDatabase } from '../src/platform/database/connect.ts';
import { startMariadb } from '../test/support/mariadb.ts';
import { Connection, formatRequest, percentile, report, type Sample, storm } from './load.ts';
import { cpuMicroseconds, residentMebibytes } from './processes.ts';
import { addVisitor, postRequest, type Server, signIn, startService } from './servers.ts';

const { values } = parseArgs({
  options: {
    waits: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '40' },
    mariadb: { type: 'boolean' },
    json: { type: 'boolean' },
    crowd: { type: 'string' },
  },
});
const waits = Number(values.waits);
const milliseconds = Number(values.seconds) * 1000;
const waitsOfToken = 4;
const signInsPerSecond = 10;
/** The attackers' machines are not ours, so they stand back behind the server. */
const crowdNiceness = 5;

const tokenOf = (index: number) => createHash('sha256').update(`token ${index}`).digest('base64url');

if (values.crowd !== undefined) await beCrowd(Number(values.crowd));
else await measure();

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-bench-'));
  const mariadb = values.mariadb ? await startMariadb() : undefined;
  const url = mariadb ? `${mariadb.url}/mysql` : `sqlite:${join(folder, 'bench.db')}`;
  const service = await startService({
    DATABASE_URL: url,
    NETWORK_ATTEMPTS: '1000000',
    HASH_WAIT_MILLISECONDS: '5000',
  });
  try {
    await makeApplicants(url);
    await compare(service);
  } finally {
    service.stop();
    await mariadb?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare({ pid, port }: Server): Promise<void> {
  const token = await signIn(port);
  const login = await addVisitor(port, token, 'visitor');
  const signIns = (duration: number) => storm(port, () => login, signInsPerSecond, duration);
  await signIns(5_000);
  const alone = await signIns(milliseconds);
  const before = residentMebibytes(pid);
  const crowd = spawn(process.execPath, [import.meta.filename, '--crowd', String(port), '--waits', values.waits], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => crowd.kill());
  await once(crowd.stdout, 'data');
  await sleep(2_000);
  const cpuBefore = cpuMicroseconds(pid);
  const [samples, decisions] = await Promise.all([signIns(milliseconds), decideOnceASecond(port, token)]);
  const cpu = (cpuMicroseconds(pid) - cpuBefore) / (milliseconds * 1000);
  report({
    waits,
    alone_p50_milliseconds: percentile(times(alone), 50),
    alone_p99_milliseconds: percentile(times(alone), 99),
    among_waits_p50_milliseconds: percentile(times(samples), 50),
    among_waits_p99_milliseconds: percentile(times(samples), 99),
    decisions,
    other_answers: [...alone, ...samples].filter(({ status }) => status !== 200).length,
    cpu_of_a_core: cpu,
    memory_before_mebibytes: before,
    memory_mebibytes: residentMebibytes(pid),
  });
  crowd.kill();
}

/** By the server itself; they are told at once, and the others are looked up. */
async function decideOnceASecond(port: number, token: string): Promise<number> {
  const until = performance.now() + milliseconds;
  const connection = await Connection.open(port);
  let decisions = 0;
  for (; performance.now() < until; decisions++) {
    const { status, body } = await connection.send(
      postRequest(`/users/${2 + decisions}/reject`, {}, { authorization: `Bearer ${token}` }),
    );
    if (status !== 200) throw new Error(`${status} ${body}`);
    await sleep(1_000);
  }
  connection.close();
  return decisions;
}

async function makeApplicants(url: string): Promise<void> {
  const { database } = connectDatabase(url);
  const count = Math.ceil(waits / waitsOfToken);
  for (let from = 0; from < count; from += 500) {
    const rows = Array.from({ length: Math.min(500, count - from) }, (_, index) => ({
      username: `applicant${from + index}`,
      username_key: `applicant${from + index}`,
      password_hash: '-',
      role: 'user',
      status: 'pending' as const,
      status_token_hash: createHash('sha256')
        .update(tokenOf(from + index))
        .digest('base64url'),
      created_at: Date.now(),
      updated_at: Date.now(),
    }));
    await database.insertInto('users').values(rows).execute();
  }
  await database.destroy();
}

/** Each connection waits with one token several times, and again when all were answered, until it is decided. */
async function beCrowd(port: number): Promise<void> {
  setPriority(crowdNiceness);
  for (let index = 0; index < waits / waitsOfToken; index++) {
    const request = formatRequest('GET', `/registrations/${tokenOf(index)}?wait=30`, {}).repeat(waitsOfToken);
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let answers = 0;
    socket.on('data', (text: string) => {
      answers += text.split('HTTP/1.1 ').length - 1;
      if (answers < waitsOfToken) return;
      answers = 0;
      if (text.includes('"pending"')) socket.write(request);
    });
    await once(socket, 'connect');
    socket.write(request);
    // Over half a minute, as people come; they come again as they have come.
    if (index % 10 === 0) await sleep(300_000 / (waits / waitsOfToken));
  }
  process.stdout.write('all there\n');
}

function times(samples: readonly Sample[]): number[] {
  return samples.map(({ milliseconds }) => milliseconds);
}
