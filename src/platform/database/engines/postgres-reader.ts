import type { Reader } from './engine.ts';
import type { ClientOptions } from './postgres-address.ts';
import { inTime } from './postgres-link.ts';

const connectTimeoutMilliseconds = 5_000;
const queryTimeoutMilliseconds = 60_000;

/** Everything else stays text, instants as well: what is no instant for JavaScript, as infinity, can then be told. */
const types = { bool: 16, bytea: 17, int8: 20, int2: 21, int4: 23 };

export async function openPostgresReader(options: ClientOptions): Promise<Reader> {
  const { default: pg } = await import('pg');
  const readInteger = (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
  const parsers = new Map<number, (text: string) => unknown>([
    [types.bool, (text) => text === 't'],
    [types.bytea, (text) => Buffer.from(text.slice(2), 'hex')],
    [types.int8, readInteger],
    [types.int2, readInteger],
    [types.int4, readInteger],
  ]);
  const client = new pg.Client({
    ...options,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    types: { getTypeParser: (type: number) => parsers.get(type) ?? String },
  });
  client.on('error', () => undefined);
  const query = async (text: string, values: readonly string[] = []) => {
    const { rows } = await inTime(
      client.query(text, [...values]),
      queryTimeoutMilliseconds,
      'it did not answer in time',
    );
    return rows as Record<string, unknown>[];
  };
  try {
    await client.connect();
    for (const setting of [
      "SET TIME ZONE 'UTC'",
      "SET datestyle = 'ISO'",
      "SET bytea_output = 'hex'",
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
    ])
      await query(setting);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    query: (sql) => query(sql),
    async columnsOf(table) {
      const rows = await query(
        `SELECT a.attname AS name FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
        [table],
      );
      return rows.map(({ name }) => String(name));
    },
    close: () => client.end(),
  };
}
