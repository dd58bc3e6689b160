import type { PoolOptions } from 'mysql2';
import type { Reader } from './engine.ts';

const queryTimeoutMilliseconds = 60_000;

export async function openMysqlReader(options: PoolOptions): Promise<Reader> {
  const { createConnection } = await import('mysql2/promise');
  // Instants as text: what is no instant, as 0000-00-00, can then be told.
  const connection = await createConnection({ ...options, dateStrings: true, connectTimeout: 5_000 });
  const query = async (sql: string, values: readonly string[] = []) => {
    const [rows] = await connection.query({ sql, values: [...values], timeout: queryTimeoutMilliseconds });
    return rows as Record<string, unknown>[];
  };
  try {
    // Otherwise, as the server may be set up, what was read would stay locked.
    await connection.query('SET SESSION autocommit = 1');
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await connection.query("SET SESSION time_zone = '+00:00'");
    await connection.query('SET SESSION TRANSACTION READ ONLY');
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    query: (sql) => query(sql),
    async columnsOf(table) {
      const rows = await query(
        'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position',
        [table],
      );
      return rows.map(({ name }) => String(name));
    },
    close: () => connection.end(),
  };
}
