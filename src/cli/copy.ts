/** A whole installation to another database. */
import { sql } from 'kysely';
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import type { Contents } from '../features/transfer/compare-tables.ts';
import { type CopyResult, copyDatabase } from '../features/transfer/copy-database.ts';
import type { End } from '../features/transfer/open-ends.ts';
import { migrationsFor } from '../migrations.ts';
import { systemClock } from '../platform/clock.ts';
import { connect, engineOf, locateDatabase, missingFile } from '../platform/database/connect.ts';
import { errorOf } from '../platform/narrow.ts';
import { systemRandom } from '../platform/random.ts';
import { openProgress } from './progress.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';

/**
 * @param from, to database URLs, or `env:NAME` for one in the environment, where no list of processes shows it.
 * Exit code 1 when what arrived is not what left.
 */
export async function copyInstallation(
  environment: Environment,
  from: string,
  to: string,
  options: JsonOption,
): Promise<void> {
  const [fromUrl, toUrl] = [readAddress(environment, 'FROM', from), readAddress(environment, 'TO', to)];
  if (addressOf(fromUrl) === addressOf(toUrl)) throw new CommandFailure('FROM and TO are the same database.', 2);
  const missing = missingFile(fromUrl);
  if (missing !== undefined)
    throw new CommandFailure(`There is no database at ${missing}: FROM must name the one to copy.`, 4);
  const [source, target] = [openEnd(fromUrl), openEnd(toUrl)];
  const progress = { Copying: openProgress('Copying'), Comparing: openProgress('Comparing') };
  try {
    await assertUsable('FROM', source);
    await assertUsable('TO', target);
    const deps = { clock: systemClock, random: systemRandom };
    const show = (step: keyof typeof progress, done: number, total: number) => progress[step].show(done, total);
    const result = await copyDatabase(deps, source, target, show).finally(() => {
      progress.Copying.end();
      progress.Comparing.end();
    });
    if (!result.isWhole) process.exitCode = 1;
    printResult(options, toPrinted(result), () => describe(result));
  } finally {
    await source.database.destroy();
    await target.database.destroy();
  }
}

/** Says which of the two it is. */
async function assertUsable(place: string, { database }: End): Promise<void> {
  try {
    await sql`SELECT 1`.execute(database);
  } catch (error) {
    const { message, code } = errorOf(error);
    throw new CommandFailure(
      `${place} cannot be used: ${message || code}. Check its address, and that the database is there and lets this user in.`,
      4,
    );
  }
}

/** Close it with `database.destroy()`. */
export function openEnd(url: string): End {
  const { database } = connect(url);
  return { database, address: addressOf(url), migrations: migrationsFor(engineOf(database)) };
}

/** What is wrong with it is said without its password. */
function readAddress(environment: Environment, place: string, text: string): string {
  const name = /^env:(.*)$/.exec(text)?.[1];
  const url = name === undefined ? text : environment[name];
  if (url === undefined || url === '') throw new CommandFailure(`${place}: ${name} is not in the environment.`, 2);
  try {
    if (!locateDatabase(url).place.isInMemory) return url;
  } catch (error) {
    throw new CommandFailure(`${place} is no database: ${errorOf(error).message}.`, 2);
  }
  throw new CommandFailure(`${place} is in memory, where nothing else finds it.`, 2);
}

function addressOf(url: string): string {
  return locateDatabase(url).place.address;
}

function toPrinted({ tables, isWhole, leftBehind }: CopyResult) {
  return {
    same: isWhole,
    tables: tables.map(({ isSame, ...table }) => ({ ...table, same: isSame })),
    left_behind: leftBehind,
  };
}

function describe({ tables, isWhole, leftBehind }: CopyResult): string {
  const rows = tables.map(({ table, source, target, isSame }) => ({
    table,
    source: source.rows,
    target: target.rows,
    digest: shown(source),
    result: isSame ? 'same' : source.digest === target.digest ? 'OTHER NEXT ID' : 'DIFFERENT',
  }));
  const left =
    leftBehind.length > 0 ? [`Not copied, because they are not Admittance's: ${leftBehind.join(', ')}.`] : [];
  const next = isWhole
    ? [
        'Everything was copied unchanged. The secret is not in the database: move the key file admittance.key or',
        'ADMITTANCE_SECRET too. Then set DATABASE_URL to the new database, run: admittance audit verify, and start.',
      ]
    : [
        'The copy differs from the source: something wrote to one of them. Stop every server of the',
        'source, empty the target, and copy again. Until then nothing starts on the target.',
      ];
  return [formatTable(rows), '', ...left, ...next].join('\n');
}

/** Long enough to compare two runs by eye. */
function shown({ digest }: Contents): string {
  return digest.slice(0, 12);
}
