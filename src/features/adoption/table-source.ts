/** Accounts in a table of a database, in the order of a column of whole numbers. Nothing is written there. */
import { existsSync } from 'node:fs';
import { locateDatabase } from '../../platform/database/connect.ts';
import type { Reader } from '../../platform/database/engines/engine.ts';
import { errorOf } from '../../platform/narrow.ts';
import { AdoptionFailure, type Source } from './source.ts';

const rowsPerPage = 1_000;

/**
 * @param databaseUrl as in DATABASE_URL
 * @param key the column to read in the order of
 * @throws AdoptionFailure when there is no such table or column, and what the driver throws
 */
export async function openTable(databaseUrl: string, table: string, key: string): Promise<Source> {
  const { engine, place, reader } = await openReader(databaseUrl);
  try {
    const columns = await reader.columnsOf(table);
    if (columns.length === 0)
      throw new AdoptionFailure(
        `There is no table "${table}" in ${place}: name the one that holds the accounts with --table.`,
        2,
      );
    if (!columns.includes(key))
      throw new AdoptionFailure(
        `The table "${table}" has no column "${key}": name the column that numbers its rows with --map id=COLUMN.`,
        2,
      );
    const roles = await findWordpressRoles(reader, table, columns);
    const total = await countRows(reader, table, key);
    const { quote } = reader;
    return {
      label: `${place} ${table}`,
      format: 'table',
      from: engine,
      columns: roles === undefined ? columns : [...columns, wordpressRoles],
      total,
      isCounted: true,
      async *rows(names, after) {
        const list = [...new Set([key, ...names])].map((name) =>
          name === wordpressRoles ? roles : `t.${quote(name)}`,
        );
        const select = `SELECT ${list.join(', ')} FROM ${quote(table)} AS t`;
        const order = `ORDER BY t.${quote(key)} LIMIT ${rowsPerPage}`;
        let last = after && BigInt(after.key);
        for (;;) {
          const page =
            last === undefined
              ? await reader.query(`${select} ${order}`)
              : await reader.query(`${select} WHERE t.${quote(key)} > ${last} ${order}`);
          for (const values of page) {
            last = toKey(values[key], table, key);
            yield { key: String(last), where: `${key} ${last}`, values };
          }
          if (page.length < rowsPerPage) return;
        }
      },
      close: reader.close,
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

/** A page begins behind the last one, so a row whose number is missing or another's would be left out unseen. */
async function countRows({ quote, query }: Reader, table: string, key: string): Promise<number> {
  const [counts] = await query(`SELECT COUNT(*) AS n, COUNT(DISTINCT ${quote(key)}) AS k FROM ${quote(table)}`);
  if (Number(counts?.['n']) !== Number(counts?.['k'])) throw unusableKey(table, key);
  return Number(counts?.['n']);
}

function toKey(value: unknown, table: string, key: string): bigint {
  if (!/^-?\d{1,19}$/.test(String(value))) throw unusableKey(table, key);
  return BigInt(value as string | number | bigint);
}

function unusableKey(table: string, key: string): AdoptionFailure {
  return new AdoptionFailure(
    `The column "${key}" does not number the rows of "${table}", each with a whole number of its own: name one that does with --map id=COLUMN, or export the table to CSV.`,
    2,
  );
}

async function openReader(databaseUrl: string): Promise<{ engine: string; place: string; reader: Reader }> {
  let located: ReturnType<typeof locateDatabase>;
  try {
    located = locateDatabase(databaseUrl);
  } catch (error) {
    throw new AdoptionFailure(`The address of the database is wrong: ${errorOf(error).message}.`, 2);
  }
  const { engine, place } = located;
  // Opened for reading it is not made when it is missing; the engine's own message would not say that it is.
  if (place.file !== undefined && !existsSync(place.file))
    throw new AdoptionFailure(`There is no file ${place.file}.`, 2);
  const reader = await explained(place.address, engine.openReader(databaseUrl));
  return { engine: engine.name, place: place.address, reader: explaining(place.address, reader) };
}

/** The driver speaks of a database that may not be the one in DATABASE_URL. Its words hold no password. */
function explained<T>(place: string, work: Promise<T>): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    throw new AdoptionFailure(
      `${place} cannot be read: ${error.message || error.code}. Check its address, that it is there, and that it lets this user in.`,
      4,
    );
  });
}

function explaining(place: string, reader: Reader): Reader {
  return {
    ...reader,
    query: (sql) => explained(place, reader.query(sql)),
    columnsOf: (table) => explained(place, reader.columnsOf(table)),
  };
}

/** What stands in for a column where WordPress keeps what somebody may do: in a table beside it. */
const wordpressRoles = 'capabilities';

/** @returns an expression, or `undefined` when it is no table of WordPress */
async function findWordpressRoles(
  reader: Reader,
  table: string,
  columns: readonly string[],
): Promise<string | undefined> {
  const [, prefix] = /^(.*)users$/.exec(table) ?? [];
  if (prefix === undefined || !columns.includes('user_login')) return undefined;
  const beside = `${prefix}usermeta`;
  if (!(await reader.columnsOf(beside)).includes('meta_value')) return undefined;
  const name = `'${`${prefix}capabilities`.replaceAll(/['\\]/g, '')}'`;
  return `(SELECT m.meta_value FROM ${reader.quote(beside)} AS m WHERE m.user_id = t.${reader.quote('ID')} AND m.meta_key = ${name} LIMIT 1) AS capabilities`;
}
