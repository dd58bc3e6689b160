/** SQLite in a file of ours, one writer at a time. */
import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import { sqliteFailureOf } from './sqlite-failures.ts';
import { sqliteDialect } from './sqlite-file.ts';

export const sqlite: Engine = {
  name: 'sqlite',
  title: 'SQLite',

  connect: (url) => ({ dialect: sqliteDialect(url.slice('sqlite:'.length)), poolState: undefined }),
  schema: {
    kinds: {
      // Without AUTOINCREMENT, ids of deleted rows are given again.
      id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
      reference: 'BIGINT',
      // By the name INTEGER a primary key would be the row's own number, and be counted up.
      integer: 'INT',
      instant: 'BIGINT',
      word: 'TEXT',
      text: 'TEXT',
      ascii: 'TEXT',
      document: 'TEXT',
    },
    quote: '"',
    takesIndexes: false,
    tableEnd: '',
  },
  failureOf: sqliteFailureOf,

  async insertIfAbsent(database, table, row) {
    const query = database
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.doNothing());
    return (await query.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows === 1n;
  },
  contains: (text, part) => sql`INSTR(${text}, ${part}) > 0`,
  nullsLeast: (direction) => direction,

  async claimJobs(database, { set, where, limit }) {
    const { numUpdatedRows } = await database
      .updateTable('jobs')
      .set(set)
      .where('id', 'in', (of) =>
        of.selectFrom('jobs').select('id').where(where).orderBy('due_at').orderBy('id').limit(limit),
      )
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
};
