/** The oldest Node.js that package.json promises to run on, from the npm registry; fetched once. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };

export const oldestMajor = Number(/^>=(\d+)$/.exec(engines.node)?.[1]);
const version = `${oldestMajor}.0.0`;

/**
 * @returns the path of the program; undefined, with one line that says so, when it cannot be fetched
 * @throws Error when it cannot be fetched and `CI=true`
 */
export function findOldestNode(): string | undefined {
  const home = join(root, 'node_modules/.cache', `node-${version}`);
  const path = join(home, 'node_modules/node/bin/node');
  if (existsSync(path)) return path;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true,"allowScripts":{"node":true}}');
  const args = ['install', `node@${version}`, '--prefer-offline', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: home, encoding: 'utf8' });
  if (status === 0) return path;
  const sentence = `Node.js ${version} cannot be fetched from the npm registry: ${stderr}`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  process.stderr.write(`*** ${sentence}\n*** The package is not tested on it. ***\n`);
  return undefined;
}
