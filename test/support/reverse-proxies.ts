/** The real nginx, Caddy and HAProxy with the files of deploy/, of which only names, ports and paths are other ones. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanUpLater } from './cleanup.ts';
import { fill, listens, startHaproxy } from './haproxy.ts';
import { findFreePort } from './mariadb.ts';
import { makeFolder } from './process.ts';
import { missing, toolPath } from './tools.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** For localhost. */
export const certificateAuthority = readFileSync(file('test/vectors/tls/ca.pem'));
const certificate = file('test/vectors/tls/good.pem');
const key = file('test/vectors/tls/good.key');

export type ReverseProxy = {
  name: string;
  /** Why its tests are skipped. */
  skip: string | false;
  /** Gives its port for https, and what it has written to its access log. */
  start(upstreamPort: number): Promise<{ port: number; accessLog(): string }>;
};

export const nginx: ReverseProxy = {
  name: 'nginx',
  skip: missing('nginx'),
  async start(upstreamPort) {
    const [folder, port, plainPort] = [makeFolder(), await findFreePort(), await findFreePort()];
    const site = fill(readFileSync(file('deploy/nginx.conf'), 'utf8'), {
      '/etc/ssl/accounts.example.org/fullchain.pem': certificate,
      '/etc/ssl/accounts.example.org/privkey.pem': key,
      'accounts.example.org': 'localhost',
      '/var/log/nginx': folder,
      '127.0.0.1:3000': `127.0.0.1:${upstreamPort}`,
      'listen 80;': `listen 127.0.0.1:${plainPort};`,
      'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    });
    writeFileSync(join(folder, 'site.conf'), site);
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const main = [
      ...(userInfo().uid === 0 ? ['user root;'] : []),
      'daemon off; worker_processes 1; error_log stderr;',
      `pid ${folder}/pid;`,
      'events {}',
      // What it logs by itself goes to a folder that only root may write to.
      `http { access_log off; ${kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')} include ${folder}/site.conf; }`,
    ];
    writeFileSync(join(folder, 'nginx.conf'), main.join('\n'));
    await run('nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr'], folder, port);
    return { port, accessLog: () => readFileSync(join(folder, 'admittance.log'), 'utf8') };
  },
};

export const caddy: ReverseProxy = {
  name: 'Caddy',
  skip: missing('caddy'),
  async start(upstreamPort) {
    const [folder, port] = [makeFolder(), await findFreePort()];
    const config = fill(readFileSync(file('deploy/Caddyfile'), 'utf8'), {
      'accounts.example.org {': `https://localhost:${port} {\n\ttls ${certificate} ${key}`,
      '/var/log/caddy': folder,
      '127.0.0.1:3000': `127.0.0.1:${upstreamPort}`,
      '\tservers {': '\tadmin off\n\tauto_https disable_redirects\n\tservers {',
    });
    writeFileSync(join(folder, 'Caddyfile'), config);
    await run('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], folder, port);
    return { port, accessLog: () => readFileSync(join(folder, 'admittance.log'), 'utf8') };
  },
};

export const haproxy: ReverseProxy = {
  name: 'HAProxy',
  skip: missing('haproxy'),
  async start(upstreamPort) {
    const { port, accessLog, stop } = await startHaproxy([upstreamPort, upstreamPort, upstreamPort]);
    cleanUpLater(stop);
    return { port, accessLog };
  },
};

/** Until it listens. @throws Error with what it said when it ends instead */
async function run(command: string, args: string[], home: string, port: number): Promise<void> {
  const child: ChildProcess = spawn(command, args, {
    env: { PATH: toolPath, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      said += text;
    });
  const exited = once(child, 'exit');
  cleanUpLater(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${command} does not start: ${said}`);
    await sleep(50);
  }
}
