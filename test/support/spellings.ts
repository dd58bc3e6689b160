/** What tests say to a database, and no engine of the product has to. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../src/platform/database/connect.ts';
import type { TestDatabase } from './databases.ts';

type Named = Pick<TestDatabase, 'name'>;

/** A statement that takes so long. */
export function pausing({ name }: Named, seconds: number): RawBuilder<unknown> {
  return name === 'postgres' ? sql`SELECT pg_sleep(${seconds})` : sql`SELECT SLEEP(${seconds})`;
}

/**
 * No event can be recorded from now on.
 * @param about the events of one user only @returns what makes it possible again
 */
export async function refuseEvents(
  { name }: Named,
  database: Database,
  { says = 'full', about }: { says?: string; about?: number } = {},
): Promise<() => Promise<void>> {
  const condition = about === undefined ? '1 = 1' : `NEW.subject_id = ${about}`;
  const { make, drop } = {
    sqlite: {
      make: [
        `CREATE TRIGGER no_audit BEFORE INSERT ON audit_events WHEN ${condition} BEGIN SELECT RAISE(ABORT, '${says}'); END`,
      ],
      drop: ['DROP TRIGGER no_audit'],
    },
    mariadb: {
      make: [
        `CREATE TRIGGER no_audit BEFORE INSERT ON audit_events FOR EACH ROW BEGIN
          IF ${condition} THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'; END IF; END`,
      ],
      drop: ['DROP TRIGGER no_audit'],
    },
    postgres: {
      make: [
        `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF ${condition} THEN RAISE EXCEPTION '${says}'; END IF; RETURN NEW; END $$`,
        'CREATE TRIGGER no_audit BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION no_audit()',
      ],
      drop: ['DROP TRIGGER no_audit ON audit_events', 'DROP FUNCTION no_audit()'],
    },
  }[name];
  const run = async (statements: readonly string[]) => {
    for (const statement of statements) await sql.raw(statement).execute(database);
  };
  await run(make);
  return () => run(drop);
}
