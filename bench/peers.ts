/**
 * What people would take instead, installed into a folder of its own: nothing of it reaches the project's
 * `node_modules`. What cannot be had here is left out, with a sentence that says why.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('./peers/', import.meta.url));
/** Sources and libraries; the sources are copied, so that they find these libraries and not the project's. */
export const peersFolder = fileURLToPath(new URL('./.peers/', import.meta.url));
export const python = join(peersFolder, 'venv/bin/python');
export const gunicorn = join(peersFolder, 'venv/bin/gunicorn');

const patienceMilliseconds = 240_000;

/** @returns why the peers on Node.js cannot run here; `undefined` when they can */
export function installNodePeers(): string | undefined {
  copySources();
  if (existsSync(join(peersFolder, 'node_modules/better-auth'))) return undefined;
  return run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], 'better-auth and Express');
}

/** The same for those on Python. */
export function installPythonPeers(): string | undefined {
  copySources();
  if (existsSync(gunicorn)) return undefined;
  return (
    run('python3', ['-m', 'venv', 'venv'], 'Flask') ??
    run(python, ['-m', 'pip', 'install', '-q', '-r', 'requirements.txt'], 'Flask')
  );
}

function copySources(): void {
  cpSync(sources, peersFolder, { recursive: true });
}

function run(command: string, args: string[], what: string): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd: peersFolder,
    encoding: 'utf8',
    timeout: patienceMilliseconds,
  });
  if (status === 0) return undefined;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return `${what} could not be installed (${command}: ${reason.slice(0, 200)})`;
}
