import type { Deps } from '../../deps.ts';
import { engineOf } from '../../platform/database/connect.ts';
import { version } from '../../version.ts';

/** What a report about a fault has to say of where it was seen. */
export type Service = { version: string; node: string; database: { server: string; schema: string } };

export async function describeService({ database }: Deps): Promise<Service> {
  const [server, step] = await Promise.all([
    engineOf(database).readVersion(database),
    database.selectFrom('schema_migrations').select('name').orderBy('name', 'desc').limit(1).executeTakeFirstOrThrow(),
  ]);
  return { version, node: process.versions.node, database: { server, schema: step.name } };
}
