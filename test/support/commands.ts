/** Commands of the program, and what they may say. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runInProcess } from './in-process.ts';
import { testSecret } from './installation.ts';
import { makeFolder, type Run, type RunOptions, run } from './process.ts';
import { isFullTier } from './tier.ts';

/**
 * Runs `admittance ARGS` on that database, with the secret of the test installations. In the ordinary
 * tier it is a process of its own only where the folder or standard input matters.
 */
export function commands(databaseUrl: string, options: RunOptions = {}): (...args: string[]) => Promise<Run> {
  const cwd = makeFolder();
  const env = { DATABASE_URL: databaseUrl, ADMITTANCE_SECRET: testSecret, ...options.env };
  const needsProcess = isFullTier || options.cwd !== undefined || options.stdin !== undefined;
  if (needsProcess) return (...args) => run(args, { cwd, ...options, env });
  return (...args) => runInProcess(args, { ADMITTANCE_DATA_DIR: join(cwd, 'data'), ...env });
}

/** What a command that succeeded printed. */
// biome-ignore lint/suspicious/noExplicitAny: it can be any JSON, and tests look into it
export function json({ code, stdout, stderr }: Run): any {
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout);
}

export function succeeded({ code, stdout, stderr }: Run, expected: string | RegExp): void {
  assert.deepEqual([code, stderr], [0, '']);
  if (typeof expected === 'string') assert.equal(stdout, expected);
  else assert.match(stdout, expected);
}

export function refused({ code, stdout, stderr }: Run, expectedCode: number, sentence: string | RegExp): void {
  assert.deepEqual([code, stdout], [expectedCode, ''], stderr);
  if (typeof sentence === 'string') assert.equal(stderr, `${sentence}\n`);
  else assert.match(stderr, sentence);
}
