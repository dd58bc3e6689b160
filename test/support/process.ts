/** The real program as a child process: what a person at a terminal, a pipe or a supervisor gets. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { program } from '../../scripts/install-package.ts';
import { notePasswordOf, noteSecrets, watchLog } from './canaries.ts';
import { cleanUpLater } from './cleanup.ts';
import { type Client, makeClient } from './client.ts';

export { program };

/** The test runner gives up sooner; this is for what it leaves behind. */
const usualPatienceMilliseconds = 1_800_000;

/** Of this process's environment nothing else reaches the program. */
const kept = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => ['PATH', 'HOME', 'NODE_COMPILE_CACHE'].includes(name)),
);

export type Environment = Record<string, string>;

export type Run = {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
};

export type RunOptions = {
  env?: Environment;
  /** Where it is started, and so where `.env` and `data/` are looked for; an empty folder otherwise. */
  cwd?: string;
  /** Standard input; closed at once without it. */
  stdin?: string | Uint8Array;
  /** What is run instead of the installed `admittance`. */
  command?: readonly string[];
  /** It is killed after so long; half an hour without it. */
  patienceMilliseconds?: number;
};

/** Another Node.js than the one that runs the tests, where the machine has one on its path, and its major version. */
export function findOtherNode(): { path: string; major: number } | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'node');
    if (!existsSync(path) || realpathSync(path) === realpathSync(process.execPath)) continue;
    const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const major = Number(/^v(\d+)\./.exec(stdout)?.[1]);
    if (major > 0 && `v${process.versions.node}` !== stdout.trim()) return { path, major };
  }
  return undefined;
}

/** An empty folder, removed when the tests of the file are done. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
  cleanUpLater(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs one command of the program to its end. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { child, finished } = begin(args, options);
  child.stdin?.end(options.stdin ?? '');
  return finished;
}

/** Starts it and leaves it running; `finished` tells how it ended. */
export function begin(
  args: readonly string[],
  { env = {}, cwd = makeFolder(), command, patienceMilliseconds = usualPatienceMilliseconds }: RunOptions = {},
): { child: ChildProcess; finished: Promise<Run>; output(): string; errors(): string } {
  const [file = '', ...before] = command ?? [process.execPath, program];
  const child = spawn(file, [...before, ...args], {
    cwd,
    env: { ...kept, ...env },
    stdio: 'pipe',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that does not read its input closes it.
  child.stdin.on('error', () => undefined);
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds);
  const finished = new Promise<Run>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
  cleanUpLater(() => child.kill('SIGKILL'));
  return { child, finished, output: () => stdout, errors: () => stderr };
}

export type LogLine = { msg: string } & Record<string, unknown>;

export type ServerProcess = {
  base: string;
  pid: number;
  call: Client;
  /** What it has written to its log. */
  log(): LogLine[];
  kill(signal: NodeJS.Signals): void;
  /** Leaves what it writes unread, as a log collector that hangs. */
  blockLog(): void;
  /** Closes what it writes to, as a log collector that went away. */
  closeLog(): void;
  /** Its exit code, also while what it wrote is left unread; `finished` waits for that as well. */
  exited: Promise<number | null>;
  finished: Promise<Run>;
};

/** Tests send crowds from one address, at machines that are busy with other tests. */
export const patience = { HASH_WAIT_MILLISECONDS: '600000', NETWORK_ATTEMPTS: '1000000' };

/** `admittance serve` on a free port, when it is ready. @throws Error with its output when it ends instead */
export async function serve(options: RunOptions = {}): Promise<ServerProcess> {
  const env = { PORT: '0', ...patience, ...options.env };
  const { child, finished, output, errors } = begin(['serve'], { ...options, env });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const log = () => output().split('\n').slice(0, -1).map(parseLine);
  const ready = new Promise<string>((resolve) => {
    child.stdout?.on('data', () => {
      const line = log().find(({ msg }) => msg === 'listening');
      if (line) resolve(String(line['address']));
    });
  });
  noteSecrets(options.env);
  notePasswordOf(options.env?.['DATABASE_URL'] ?? '');
  // The link is shown on purpose.
  watchLog(() => (output() + errors()).replace(/"setup_url":"[^"]*"/g, ''));
  const base = await Promise.race([
    ready,
    finished.then(({ code, signal, stdout, stderr }) => {
      throw new Error(`it ended instead of serving (${code ?? signal}): ${stdout}${stderr}`);
    }),
  ]);
  return {
    base,
    pid: child.pid as number,
    call: makeClient(base),
    log,
    exited,
    finished,
    kill: (signal) => void child.kill(signal),
    blockLog: () => void child.stdout?.pause(),
    closeLog: () => void child.stdout?.destroy(),
  };
}

/** @throws SyntaxError for a line that is not JSON */
function parseLine(line: string): LogLine {
  return JSON.parse(line) as LogLine;
}
