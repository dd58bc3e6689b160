import type { Reader } from './engine.ts';

/** @param path of a file that is there: one that is only read is not made */
export async function openSqliteReader(path: string): Promise<Reader> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  return {
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    query: async (sql) => database.prepare(sql).all(),
    columnsOf: async (table) =>
      database
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => String(name)),
    close: async () => database.close(),
  };
}
