/**
 * The whole CI as one list, which is also what `npm test` runs; `npm run test:full` takes longer for more. Each step is a command that can be
 * run by itself; the first one that fails ends the run.
 */
import { spawnSync } from 'node:child_process';

const steps: readonly { name: string; command: string[] }[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of the console', command: ['tsc', '--project', 'console'] },
  { name: 'generated documents are current', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'tests on SQLite, MariaDB and PostgreSQL', command: ['node', 'scripts/test.ts'] },
  { name: 'the Postman story on each of them', command: ['node', 'scripts/newman.ts'] },
];

// The second tier: as many rounds, requests and minutes as each case asks for.
if (process.argv.includes('--full')) process.env['TEST_TIER'] = 'full';

const started = Date.now();
for (const { name, command } of steps) {
  process.stdout.write(`\n▸ ${name}: ${command.join(' ')}\n`);
  const [program = '', ...args] = command;
  const from = Date.now();
  const { status } = spawnSync(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.stdout.write(`\n✖ ${name} failed. Run it alone with: npx ${command.join(' ')}\n`);
    process.exit(1);
  }
  process.stdout.write(`✔ ${name} (${seconds(from)})\n`);
}
process.stdout.write('\n▸ for information: node scripts/figures.ts\n');
spawnSync('node', ['scripts/figures.ts'], { stdio: 'inherit', shell: process.platform === 'win32' });
process.stdout.write(`\n✔ everything holds (${seconds(started)})\n`);

function seconds(from: number): string {
  return `${((Date.now() - from) / 1000).toFixed(1)} s`;
}
