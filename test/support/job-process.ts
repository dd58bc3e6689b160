/**
 * A process that does jobs and keeps a ledger of them: a line when a job begins and one when it is over.
 * `node job-process.ts DATABASE_URL LEDGER OFFSET`, the last one being how many milliseconds its clock is ahead.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Type } from 'typebox';
import { readConfig } from '../../src/config.ts';
import { jobOf } from '../../src/features/jobs/kinds.ts';
import { openRunner } from '../../src/features/jobs/run-jobs.ts';
import { openDeps } from '../../src/open-deps.ts';
import { logOptions } from '../../src/platform/log.ts';
import { system } from '../../src/platform/principal.ts';

export const jobProcess = fileURLToPath(import.meta.url);

const Numbered = Type.Object({ number: Type.Integer() });

async function work(databaseUrl: string, ledger: string, offset: number): Promise<void> {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    ADMITTANCE_SECRET: 'an installation secret of a test, 0123456789',
  });
  // Written at once and to where the test's own errors go; a buffer would wake up to look at itself.
  const log = pino(logOptions('error'), pino.destination({ dest: 2, sync: true }));
  const opened = await openDeps(config, log, system);
  const deps = { ...opened, clock: { now: () => opened.clock.now() + offset } };
  const note = (word: string, number: number) => appendFileSync(ledger, `${word} ${number} ${process.pid}\n`);
  const runner = openRunner(deps, {
    'test.count': jobOf(Numbered, async (_deps, { number }) => {
      note('begun', number);
      await sleep(number % 5);
      note('done', number);
    }),
    'test.hang': jobOf(Numbered, async (_deps, { number }) => {
      note('begun', number);
      await new Promise(() => undefined);
    }),
  });
  runner.start();
  setInterval(() => undefined, 60_000);
  process.once('SIGTERM', async () => {
    await runner.stop();
    await deps.database.destroy();
    process.exit(0);
  });
  process.stdout.write('ready\n');
}

if (process.argv[1] === jobProcess) {
  const [, , databaseUrl = '', ledger = '', offset = '0'] = process.argv;
  await work(databaseUrl, ledger, Number(offset));
}
