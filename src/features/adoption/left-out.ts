/**
 * Which rows of a source were left out, so that a later run can decide otherwise on them. For each batch a row in the
 * table of transfers, with a bit for each of its rows, in the order of the source.
 */
import type { Database } from '../../platform/database/connect.ts';
import { itemAt } from '../../platform/narrow.ts';

/** The numbers of rows, the first being 0, and where it is kept of each that it was left out. */
export type LeftOut = ReadonlyMap<number, string>;

/** @param job the name of the transfer */
export async function listLeftOut(database: Database, job: string): Promise<Map<number, string>> {
  const rows = await database
    .selectFrom('transfers')
    .select(['name', 'position'])
    .where('name', '>=', `${job} left `)
    .where('name', '<', `${job} left ~`)
    .execute();
  return new Map(rows.flatMap(({ name, position }) => numbersIn(name, position).map((number) => [number, name])));
}

/** Of some rows those that are still left out, in the transaction that takes them. */
export async function findStillLeftOut(database: Database, names: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await database.selectFrom('transfers').select(['name', 'position']).where('name', 'in', names).execute();
  return new Map(rows.map(({ name, position }) => [name, numbersIn(name, position)]));
}

/** @param first the number of the first row of the batch @param numbers of those that were left out */
export async function insertLeftOut(
  database: Database,
  job: string,
  first: number,
  numbers: readonly number[],
  now: number,
): Promise<void> {
  if (numbers.length === 0) return;
  const row = { position: toBits(first, numbers), refused: numbers.length, started_at: now, finished_at: now };
  await database
    .insertInto('transfers')
    .values({ name: `${job} left ${first}`, ...row })
    .execute();
}

/** Keeps of a batch those that are left out again. */
export async function updateLeftOut(database: Database, name: string, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) await database.deleteFrom('transfers').where('name', '=', name).execute();
  else
    await database
      .updateTable('transfers')
      .set({ position: toBits(firstOf(name), numbers), refused: numbers.length })
      .where('name', '=', name)
      .execute();
}

export async function deleteLeftOut(database: Database, job: string): Promise<void> {
  await database
    .deleteFrom('transfers')
    .where('name', '>=', `${job} left `)
    .where('name', '<', `${job} left ~`)
    .execute();
}

function firstOf(name: string): number {
  return Number(name.slice(name.lastIndexOf(' ') + 1));
}

function toBits(first: number, numbers: readonly number[]): string {
  const bytes = Buffer.alloc(Math.floor((Math.max(...numbers) - first) / 8) + 1);
  for (const number of numbers) {
    const bit = number - first;
    bytes[bit >> 3] = itemAt(bytes, bit >> 3) | (1 << (bit & 7));
  }
  return bytes.toString('base64url');
}

function numbersIn(name: string, bits: string): number[] {
  const first = firstOf(name);
  return [...Buffer.from(bits, 'base64url')].flatMap((byte, index) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => first + index * 8 + bit),
  );
}
