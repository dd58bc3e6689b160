/** Other people's programs that some tests run. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** By the package of Debian that holds them. */
const packages = {
  caddy: 'caddy',
  curl: 'curl',
  haproxy: 'haproxy',
  mariadb: 'mariadb-client',
  psql: 'postgresql-client',
  pg_dump: 'postgresql-client',
  'mariadb-dump': 'mariadb-client',
  nginx: 'nginx',
  openssl: 'openssl',
  prlimit: 'util-linux',
  promtool: 'prometheus',
  python3: 'python3-venv',
  script: 'util-linux',
  sqlite3: 'sqlite3',
} as const;

export type Tool = keyof typeof packages;

/** Also where the path of an ordinary user does not lead. */
export const toolPath = [process.env['PATH'] ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter);

/**
 * Why a test that runs these programs is skipped, for its `skip`: one line that says what to install.
 * @throws Error with the same line when `CI=true`, where nothing may be skipped
 */
export function missing(...tools: readonly Tool[]): string | false {
  const absent = tools.filter((tool) => !toolPath.split(delimiter).some((folder) => existsSync(join(folder, tool))));
  if (absent.length === 0) return false;
  const install = [...new Set(absent.map((tool) => packages[tool]))].join(' ');
  const line = `not here: ${absent.join(', ')}. To run this, install ${install} (apt-get install ${install})`;
  if (process.env['CI'] === 'true') throw new Error(line);
  return line;
}
