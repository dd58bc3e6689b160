/**
 * What a long audit trail costs: 100,000 events are sealed, verified and exported, and meanwhile others
 * are recorded, of which the slowest is shown. On SQLite in a folder of its own, or on DATABASE_URL, which
 * must be empty.
 *
 *     node bench/audit.ts [--json]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installPackage, program } from '../scripts/install-package.ts';
import { readConfig } from '../src/config.ts';
import type { Deps } from '../src/deps.ts';
import { record } from '../src/features/audit/record.ts';
import { sealEvents } from '../src/features/audit/seal-events.ts';
import { verifyTrail } from '../src/features/audit/verify-trail.ts';
import { migrateAndOpenDeps } from '../src/open-deps.ts';
import { openLog } from '../src/platform/log.ts';
import { system } from '../src/platform/principal.ts';

await installPackage();
const events = 100_000;
const rowsAtOnce = 500;

const folder = mkdtempSync(join(tmpdir(), 'admittance-bench-'));
const environment = {
  DATABASE_URL: process.env['DATABASE_URL'] ?? `sqlite:${join(folder, 'bench.db')}`,
  ADMITTANCE_SECRET: '0123456789 of a bench that seals and verifies',
};
const { log } = await openLog('silent', false);
const deps = await migrateAndOpenDeps(readConfig(environment), log, system);
try {
  await addEvents(deps);
  const recording = recordMeanwhile(deps);
  const sealed = await timed(() => sealEvents(deps));
  const slowest = await recording.stop();
  const verified = await timed(() => verifyTrail(deps, undefined));
  const exported = (format: string) =>
    timed(async () => run('audit', 'export', '--format', format, '--output', join(folder, 'audit')));
  report({
    events,
    seal_milliseconds: sealed,
    slowest_record_meanwhile_milliseconds: slowest,
    verify_milliseconds: verified,
    verify_command_milliseconds: await timed(async () => run('audit', 'verify')),
    export_csv_command_milliseconds: await exported('csv'),
    export_jsonl_command_milliseconds: await exported('jsonl'),
    empty_command_milliseconds: await timed(async () => run('audit', 'tail', '--limit', '1')),
  });
} finally {
  await deps.database.destroy();
  rmSync(folder, { recursive: true, force: true });
}

async function addEvents({ database, clock }: Deps): Promise<void> {
  const common = { type: 'login.refused', outcome: 'refused', actor: 'anyone', actor_id: null } as const;
  const more = { address: '192.0.2.7', request_id: 'lq3pVdJmSg00001k', details: '{"reason":"wrong password"}' };
  const row = { ...common, ...more, at: clock.now() - 10 * 60_000, subject_id: 7, batch: null };
  const rows = Array.from({ length: rowsAtOnce }, () => row);
  for (let count = 0; count < events; count += rowsAtOnce)
    await database.insertInto('audit_events').values(rows).execute();
}

function recordMeanwhile(deps: Deps): { stop(): Promise<number> } {
  let [slowest, isOver] = [0, false];
  const ended = (async () => {
    for (; !isOver; await sleep(5)) slowest = Math.max(slowest, await timed(() => record(deps, 'login.refused')));
  })();
  return {
    async stop() {
      isOver = true;
      await ended;
      return slowest;
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function run(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, env: environment });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

function report(figures: Record<string, number>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value)] as const);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
  else for (const [name, value] of rounded) process.stdout.write(`${name.replaceAll('_', ' ').padEnd(40)}${value}\n`);
}
