/** Where the tests find the database servers that they run on. */
import { hasMariadb, startMariadb } from './mariadb.ts';
import { hasPostgres, startPostgres } from './postgres.ts';

export type Running = { url: string; kill(): Promise<void>; start(): Promise<void>; stop(): Promise<void> };

export type ServerKind = {
  name: 'mariadb' | 'postgres';
  title: string;
  /** In the environment, an address without a database name. */
  setting: string;
  example: string;
  debianPackage: string;
  isHere(): boolean;
  start(options?: string[]): Promise<Running>;
  /** Hundreds of databases are made and thrown away. */
  manyDatabases: string[];
};

export const serverKinds: readonly ServerKind[] = [
  {
    name: 'mariadb',
    title: 'MariaDB',
    setting: 'TEST_MYSQL_URL',
    example: 'mysql://user:password@host:port',
    debianPackage: 'mariadb-server',
    isHere: hasMariadb,
    start: startMariadb,
    // A file for each of their tables is what making and dropping them costs most.
    manyDatabases: ['--innodb-file-per-table=0', '--innodb-stats-persistent=0', '--skip-innodb-doublewrite'],
  },
  {
    name: 'postgres',
    title: 'PostgreSQL',
    setting: 'TEST_POSTGRES_URL',
    example: 'postgres://user:password@host:port',
    debianPackage: 'postgresql',
    isHere: hasPostgres,
    start: startPostgres,
    manyDatabases: [],
  },
];

/**
 * The one in the environment, or a private one that is thrown away.
 * @returns `undefined`, with a word of warning, when there is neither; in CI that is an error
 */
export async function findServer(
  kind: ServerKind,
  options: string[] = [],
): Promise<Pick<Running, 'url' | 'stop'> | undefined> {
  const { title, setting, example, debianPackage } = kind;
  const url = process.env[setting];
  if (url) return { url: url.replace(/\/$/, ''), stop: async () => undefined };
  if (kind.isHere()) return kind.start(options);
  const advice = `install ${debianPackage}, or set ${setting}=${example}`;
  if (process.env['CI'] === 'true') throw new Error(`CI needs ${title}: ${advice}`);
  process.stderr.write(
    `\n*** ${title} is not here: everything that touches it is SKIPPED. To run it, ${advice} ***\n\n`,
  );
  return undefined;
}
