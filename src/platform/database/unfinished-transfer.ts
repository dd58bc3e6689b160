import type { Database } from './connect.ts';
import { MigrationError } from './migrate.ts';

/** What makes a database whole, and leaves half of one behind when it is interrupted. An import does not. */
const sentences: Readonly<Record<string, string>> = {
  copy: 'A copy into this database was begun and is not finished: run the same command again, admittance db copy FROM TO. It goes on where it stopped.',
  adopt:
    'The adoption of the accounts in this database was begun and is not finished: run admittance adopt --yes again. It goes on where it stopped.',
};

/**
 * Refuses a database that holds a part of an installation only: users who are missing could not sign
 * in, and a name that is still to come could be given away.
 * @param database migrated
 * @throws MigrationError that names the command to finish it with
 */
export async function assertNoTransferUnderWay(database: Database): Promise<void> {
  const unfinished = await database
    .selectFrom('transfers')
    .select('name')
    .where('name', 'in', Object.keys(sentences))
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  if (unfinished) throw new MigrationError(sentences[unfinished.name] as string);
}
