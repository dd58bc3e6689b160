/** The real HAProxy with the file of deploy/, of which only names, ports and paths are other ones. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from './mariadb.ts';
import { toolPath } from './tools.ts';

const file = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

export type Haproxy = {
  /** For https, by the name of localhost. */
  port: number;
  /** For plain http, if it was asked for. */
  plainPort: number;
  accessLog(): string;
  stop(): Promise<void>;
};

/**
 * @param ports of three servers; one can stand for several
 * @param takesPlain answers plain http as well, for clients of a bench
 */
export async function startHaproxy(ports: readonly [number, number, number], takesPlain = false): Promise<Haproxy> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-haproxy-'));
  const [port, plainPort] = [await findFreePort(), await findFreePort()];
  const certificate = join(folder, 'certificate.pem');
  writeFileSync(certificate, file('test/vectors/tls/good.pem') + file('test/vectors/tls/good.key'));
  const settings = fill(file('deploy/haproxy.cfg'), {
    'log /dev/log local0': 'log stdout format raw local0',
    '  user haproxy\n  group haproxy\n': '',
    '/etc/ssl/accounts.example.org.pem': certificate,
    'bind :80': `bind 127.0.0.1:${plainPort}`,
    'bind :443': `bind 127.0.0.1:${port}`,
    '10.0.0.11:3000': `127.0.0.1:${ports[0]}`,
    '10.0.0.12:3000': `127.0.0.1:${ports[1]}`,
    '10.0.0.13:3000': `127.0.0.1:${ports[2]}`,
    ...(takesPlain && { '  http-request redirect scheme https code 301 unless { ssl_fc }\n': '' }),
  });
  writeFileSync(join(folder, 'haproxy.cfg'), settings);
  const child = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
    env: { PATH: toolPath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let logged = '';
  child.stdout.on('data', (text) => {
    logged += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const exited = once(child, 'exit');
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`haproxy does not start: ${said}`);
    await sleep(50);
  }
  return {
    port,
    plainPort,
    accessLog: () => logged,
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error when something that is to be another one is not in the file */
export function fill(text: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((filled, [from, to]) => {
    if (!filled.includes(from)) throw new Error(`${from} is not in: ${text}`);
    return filled.replaceAll(from, to);
  }, text);
}

export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
