import type { Engine } from './engines/engine.ts';
import { recordTable } from './migrate.ts';
import type { Migration } from './write-step.ts';

/**
 * What a database administrator runs in place of `migrate`, which then finds nothing to do.
 * @param now milliseconds since 1970, for the record
 */
export function printMigrations(
  { schema }: Pick<Engine, 'schema'>,
  migrations: readonly Migration[],
  now: number,
): string {
  if (migrations.length === 0) return '-- Nothing is missing.\n';
  const steps = migrations.flatMap(({ name, statements, checksum }) => [
    `-- ${name}\n${statements.join(';\n')}`,
    `INSERT INTO schema_migrations (name, statements_done, checksum, finished_at) VALUES ('${name}', ${statements.length}, '${checksum}', ${now})`,
  ]);
  return `${[recordTable, ...steps, schema.scriptEnd ?? []].flat().join(';\n\n')};\n`;
}
