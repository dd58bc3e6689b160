/** Who else on this machine can read what must stay secret. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, type Environment, settings } from '../config.ts';
import { locateDatabase } from '../platform/database/connect.ts';
import { keyFileName } from '../platform/secret.ts';
import { readEnvFile } from './env-file.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

const check = 'file mode';

export function examineFiles(config: Config, environment: Environment): Finding[] {
  if (process.platform === 'win32') return [];
  const { file } = locateDatabase(config.databaseUrl).place;
  const own = [join(config.dataDir, keyFileName), file ?? []].flat().filter(existsSync);
  const aside = file === undefined ? [] : [`${file}-wal`, `${file}-shm`].filter(existsSync);
  return [
    ...own.map(examineOwnFile),
    // SQLite gives them the mode of the database, so they are worth a line only when they differ.
    ...aside.map(examineOwnFile).filter(({ result }) => result !== 'ok'),
    ...[...new Set(own.map((path) => dirname(path)))].map(examineFolder),
    ...[...new Set(secretFiles(config, environment))].filter(existsSync).map(examineSecretFile),
  ];
}

/** The service makes it for its owner alone. */
function examineOwnFile(path: string): Finding {
  const { mode, shown } = modeOf(path);
  if ((mode & 0o077) === 0) return ok(check, shown);
  return failed(check, `${shown}: others can read it`, `Run: chmod 600 ${path}`);
}

function examineFolder(path: string): Finding {
  const { mode, shown } = modeOf(path);
  if ((mode & 0o077) === 0) return ok(check, shown);
  return warning(check, `${shown}: others can look into it`, `Run: chmod 700 ${path}`);
}

/** The operator makes it, perhaps for a group; where containers mount secrets, it belongs to somebody else. */
function examineSecretFile(path: string): Finding {
  const { mode, uid, shown } = modeOf(path);
  if ((mode & 0o007) === 0) return ok(check, shown);
  const finding = `${shown}: others can read the secret in it`;
  if (uid === process.getuid?.()) return failed(check, finding, `Run: chmod 600 ${path}`);
  return warning(
    check,
    finding,
    `${path} belongs to another user: let only this one read it, where it is made or mounted.`,
  );
}

/** `.env` when it sets one, what a `…_FILE` names, and the key of the connection to the database. */
function secretFiles({ databaseUrl }: Config, environment: Environment): string[] {
  const secrets = settings.filter(({ secret }) => secret);
  const file = readEnvFile();
  const isInEnvFile = secrets.some(({ key, name }) => {
    const value = file[name];
    return value && (key !== 'databaseUrl' || hasPassword(value));
  });
  const named = secrets.map(({ name }) => environment[`${name}_FILE`]);
  const tlsKey = URL.canParse(databaseUrl) ? new URL(databaseUrl).searchParams.get('ssl-key') : undefined;
  return [isInEnvFile && '.env', ...named, tlsKey].filter(
    (path) => typeof path === 'string' && path !== '',
  ) as string[];
}

function hasPassword(databaseUrl: string): boolean {
  return URL.canParse(databaseUrl) && new URL(databaseUrl).password !== '';
}

function modeOf(path: string): { mode: number; uid: number; shown: string } {
  const { mode, uid } = statSync(path);
  const access = mode & 0o777;
  return { mode: access, uid, shown: `${path} is ${access.toString(8)}` };
}
