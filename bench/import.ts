/**
 * What bringing accounts along costs: 100,000 of them are imported from CSV by the command itself, looked at
 * first and then taken, and read back from an export. On SQLite in a folder of its own, or on DATABASE_URL,
 * which must be empty.
 *
 *     node bench/import.ts [--json] [accounts]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage, program } from '../scripts/install-package.ts';

await installPackage();
const accounts = Number(process.argv.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'admittance-bench-'));
const environment = {
  DATABASE_URL: process.env['DATABASE_URL'] ?? `sqlite:${join(folder, 'bench.db')}`,
  ADMITTANCE_SECRET: '0123456789 of a bench that brings accounts along',
};
/** As long as Werkzeug's; nobody signs in with it here. */
const hash = `scrypt:32768:8:1$KMhSVFM3i-OsQc89$${'0b4138f1b0ad65ca'.repeat(8)}`;

try {
  const file = join(folder, 'accounts.csv');
  const lines = Array.from({ length: accounts }, (_, index) => `person.${index},${hash},person.${index}@example.org,1`);
  writeFileSync(file, `username,password,email,approved\n${lines.join('\n')}\n`);
  run('migrate');
  const command = ['import', file, '--preset', 'flask-tutorial'];
  report({
    accounts,
    dry_run_milliseconds: timed(...command),
    import_milliseconds: timed(...command, '--yes'),
    same_again_milliseconds: timed(...command, '--yes'),
    export_milliseconds: timed('export', join(folder, 'accounts.jsonl')),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timed(...args: string[]): number {
  const start = performance.now();
  run(...args);
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
