/** MySQL 8 and MariaDB 10.11+. */
import { MysqlDialect, sql } from 'kysely';
import type { DriverError, Engine } from './engine.ts';
import { poolOptions } from './mysql-address.ts';
import { mysqlFailureOf } from './mysql-failures.ts';
import { openPool } from './mysql-pool.ts';

export const mysql: Engine = {
  name: 'mysql',
  title: 'MySQL/MariaDB',

  connect(url) {
    let look = () => ({ inUse: 0, waiting: 0 });
    const options = poolOptions(new URL(url));
    const pool = () =>
      openPool(options, (found) => {
        look = found;
      });
    return { dialect: new MysqlDialect({ pool }), poolState: () => look() };
  },
  schema: {
    kinds: {
      id: 'BIGINT AUTO_INCREMENT PRIMARY KEY',
      reference: 'BIGINT',
      integer: 'INT',
      instant: 'BIGINT',
      word: 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin',
      text: 'VARCHAR(#)',
      ascii: 'VARCHAR(#) CHARACTER SET ascii COLLATE ascii_bin',
      document: 'MEDIUMTEXT',
    },
    quote: '`',
    takesIndexes: true,
    tableEnd: ' ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  },
  failureOf: mysqlFailureOf,

  // INSERT IGNORE would also cut off what is too long, and take null for an empty text.
  async insertIfAbsent(database, table, row) {
    try {
      await database.insertInto(table).values(row).execute();
      return true;
    } catch (error) {
      if (mysqlFailureOf(error as DriverError) === 'taken') return false;
      throw error;
    }
  },
  contains: (text, part) => sql`INSTR(${text}, ${part}) > 0`,
  nullsLeast: (direction) => direction,

  async claimJobs(database, { set, where, limit }) {
    const { numUpdatedRows } = await database
      .updateTable('jobs')
      .set(set)
      .where(where)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
};
