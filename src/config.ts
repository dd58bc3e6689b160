/**
 * Every setting, one row each: the program, `admittance config`, docs/configuration.md and the
 * README's table are read from here. Settings come from the environment and an optional `.env`;
 * an empty value counts as not set.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseDatabaseUrl } from './platform/database/connect.ts';
import { parseProxies } from './platform/http/server/client-address.ts';
import { type LogLevel, logLevels } from './platform/log.ts';
import { readTextFile } from './platform/read-text.ts';

type Row<T> = {
  /** The environment variable. */
  name: string;
  doc: string;
  /** What holds when it is not set; without one the setting is `undefined`. */
  default?: string;
  /** What a number counts; for the documentation. */
  unit?: string;
  /** Masked wherever it is shown, and also read from the file that `NAME_FILE` names. */
  secret?: true;
  /** @throws Error whose message continues "NAME is wrong: " */
  parse(text: string): T;
};

const text = (value: string) => value;

function integer(least: number, most: number) {
  return (value: string) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) throw new Error(`it must be a whole number from ${least} to ${most}`);
    return number;
  };
}

const mostWorkers = 64;

function workerCount(value: string): number {
  if (value === 'auto') return Math.min(availableParallelism(), mostWorkers);
  try {
    return integer(1, mostWorkers)(value);
  } catch (error) {
    throw new Error(`${(error as Error).message}, or auto`);
  }
}

function oneOf<const T extends string>(...values: T[]) {
  return (value: string): T => {
    const found = values.find((candidate) => candidate === value);
    if (!found) throw new Error(`it must be one of ${values.join(', ')}`);
    return found;
  };
}

function publicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error('it must be an address like https://accounts.example.org, without a path');
  }
  return url.origin;
}

function databaseUrl(value: string): string {
  parseDatabaseUrl(value);
  return value;
}

/** In the published lists of leaked JWT secrets these are what the long ones have in common. */
const placeholder =
  /change.?(?:me|this|it)|your.?(?:\w+.?)?(?:secret|key|256)|secret.?key|jwt.?secret|(?:super|top|very).?secret|example|placeholder|insecure/i;

/** 32 bytes is what HMAC-SHA-256 needs (RFC 7518, section 3.2); the alphabet check refuses `aaaa…`. */
function strongSecret(value: string): string {
  if (Buffer.byteLength(value) < 32)
    throw new Error('it must be at least 32 bytes; make one with: openssl rand -base64 32');
  if (new Set(value).size < 10)
    throw new Error('it repeats too few characters; make one with: openssl rand -base64 32');
  if (placeholder.test(value))
    throw new Error('it reads like a placeholder from an example; make one with: openssl rand -base64 32');
  return value;
}

const rows = {
  port: {
    name: 'PORT',
    doc: 'TCP port to listen on.',
    default: '3000',
    parse: integer(0, 65_535),
  },
  host: {
    name: 'HOST',
    doc: 'Address to listen on. `0.0.0.0` accepts connections from other machines; put a proxy with TLS before it.',
    default: '127.0.0.1',
    parse: text,
  },
  workers: {
    name: 'WORKERS',
    doc: `How many processes serve on the port, 1 to ${mostWorkers}; \`auto\`: one for each core. docs/operations.md says when it pays.`,
    default: '1',
    parse: workerCount,
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    doc: "The address people and services reach it by. It is the tokens' `iss` and `aud`. Without it: `http://HOST:PORT`.",
    parse: publicUrl,
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    doc: '`sqlite:PATH`, or `mysql://user:password@host:port/name` for MySQL and MariaDB; TLS by `?ssl-mode=VERIFY_IDENTITY&ssl-ca=PATH` (also `REQUIRED`, `VERIFY_CA`, `ssl-cert`, `ssl-key`; an identity is verified for a host name only, not for an IP address). Without it: `sqlite:` and `admittance.db` in the data folder.',
    secret: true,
    parse: databaseUrl,
  },
  dataDir: {
    name: 'ADMITTANCE_DATA_DIR',
    doc: 'Folder of the key file and the SQLite file; made when missing.',
    default: 'data',
    parse: text,
  },
  secret: {
    name: 'ADMITTANCE_SECRET',
    doc: 'Seals the signing keys in the database, instead of the key file `admittance.key`; at least 32 bytes. Several servers on one database need the same one.',
    secret: true,
    parse: strongSecret,
  },
  adminUsername: {
    name: 'ADMITTANCE_ADMIN_USERNAME',
    doc: 'Name of the first administrator; looked at only while there is none.',
    parse: text,
  },
  adminPassword: {
    name: 'ADMITTANCE_ADMIN_PASSWORD',
    doc: 'Password of the first administrator; looked at only while there is none.',
    secret: true,
    parse: text,
  },
  passwordMinLength: {
    name: 'PASSWORD_MIN_LENGTH',
    doc: 'Least length of a new password in characters (code points), 8 to 64.',
    default: '15',
    unit: 'characters',
    parse: integer(8, 64),
  },
  tokenAlgorithm: {
    name: 'TOKEN_ALGORITHM',
    doc: 'What access tokens are signed with: `ES256`, `EdDSA` or `RS256`. A change takes effect when every copy of the public keys holds the new key (see `JWKS_MAX_AGE_SECONDS`); the old ones still verify.',
    default: 'ES256',
    parse: oneOf('ES256', 'EdDSA', 'RS256'),
  },
  accessTokenSeconds: {
    name: 'ACCESS_TOKEN_SECONDS',
    doc: 'Life of an access token in seconds, 60 to 3600.',
    default: '600',
    unit: 'seconds',
    parse: integer(60, 3600),
  },
  sessionIdleDays: {
    name: 'SESSION_IDLE_DAYS',
    doc: 'A session ends when it was not refreshed for so long, 1 to 365.',
    default: '30',
    unit: 'days',
    parse: integer(1, 365),
  },
  sessionDays: {
    name: 'SESSION_DAYS',
    doc: 'A session ends so long after the sign-in, however much it is used, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: integer(1, 3650),
  },
  keyRotationDays: {
    name: 'KEY_ROTATION_DAYS',
    doc: 'For how long a key signs before the next one takes over, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: integer(1, 3650),
  },
  hashWaitMilliseconds: {
    name: 'HASH_WAIT_MILLISECONDS',
    doc: 'How long a sign-in or a registration may have to wait until its password is hashed; whoever would wait longer gets 503 at once. 50 to 600000.',
    default: '300',
    unit: 'milliseconds',
    parse: integer(50, 600_000),
  },
  jwksMaxAgeSeconds: {
    name: 'JWKS_MAX_AGE_SECONDS',
    doc: 'For how long others may keep a copy of the public keys, 1 to 600. A new key signs only when every copy is younger than the key.',
    default: '300',
    unit: 'seconds',
    parse: integer(1, 600),
  },
  networkAttempts: {
    name: 'NETWORK_ATTEMPTS',
    doc: 'How many sign-ins may fail from one network (an IPv4 address, or a /64 of IPv6) in 15 minutes, and as many registrations, and ten times as many bad tokens; as many as those may wait for a decision at once. From 10 to 1000000. Devices that have signed in before are not counted.',
    default: '60',
    unit: 'attempts',
    parse: integer(10, 1_000_000),
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    doc: 'Addresses or networks of the proxies before this service, with commas between: from them, and from nobody else, `X-Forwarded-For` is believed. `admittance doctor` tries it out.',
    parse: parseProxies,
  },
  auditDays: {
    name: 'AUDIT_DAYS',
    doc: 'For how long the audit trail is kept, 1 to 36500.',
    default: '365',
    unit: 'days',
    parse: integer(1, 36_500),
  },
  metricsPort: {
    name: 'METRICS_PORT',
    doc: 'TCP port on which a monitoring system reads `GET /metrics`; without it there are no metrics. It asks for no token, so let nobody else reach it.',
    parse: integer(0, 65_535),
  },
  metricsHost: {
    name: 'METRICS_HOST',
    doc: 'Address of that port.',
    default: '127.0.0.1',
    parse: text,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    doc: `One of ${logLevels.map((level) => `\`${level}\``).join(', ')}.`,
    default: 'info',
    parse: oneOf(...logLevels) as (value: string) => LogLevel,
  },
} as const satisfies Record<string, Row<unknown>>;

type Rows = typeof rows;
type Parsed = {
  [K in keyof Rows]: ReturnType<Rows[K]['parse']> | (Rows[K] extends { default: string } ? never : undefined);
};

/** All settings, parsed; `databaseUrl` and `publicUrl` have their defaults worked out. */
export type Config = Readonly<Omit<Parsed, 'databaseUrl' | 'publicUrl'>> & {
  readonly databaseUrl: string;
  readonly publicUrl: string;
};

export const settings: ReadonlyArray<Row<unknown> & { key: keyof Config }> = Object.entries(rows).map(([key, row]) => ({
  ...row,
  key: key as keyof Config,
}));

/** One sentence for each setting that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param environment the process's, over what `.env` holds
 * @throws ConfigError naming every bad value and every unknown `ADMITTANCE_…` name
 */
export function readConfig(environment: Environment): Config {
  const problems = unknownNames(environment).map((name) => `${name} is not a setting; ${knownNames()}.`);
  const values: Partial<Record<keyof Config, unknown>> = {};
  for (const row of settings) {
    try {
      const raw = readRaw(row, environment) ?? row.default;
      values[row.key] = raw === undefined ? undefined : row.parse(raw);
    } catch (error) {
      problems.push(`${row.name} is wrong: ${(error as Error).message}.`);
    }
  }
  if (isSet('adminUsername', environment) !== isSet('adminPassword', environment)) {
    problems.push('ADMITTANCE_ADMIN_USERNAME and ADMITTANCE_ADMIN_PASSWORD belong together: set both or neither.');
  }
  const config = values as Parsed;
  if (config.workers > 1 && config.databaseUrl === 'sqlite::memory:')
    problems.push('WORKERS must be 1 with DATABASE_URL=sqlite::memory:, of which each process would have its own.');
  if (problems.length > 0) throw new ConfigError(problems);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? `sqlite:${join(config.dataDir, 'admittance.db')}`,
    publicUrl: config.publicUrl ?? `http://${host}:${config.port}`,
  };
}

/** Every setting as text for people: secrets masked, and where the value came from. */
export function showConfig(
  config: Config,
  environment: Environment,
): { name: string; value: string; source: string }[] {
  return settings.map((row) => {
    const value = config[row.key];
    const shown = value === undefined ? '' : row.secret ? mask(String(value)) : String(value);
    return { name: row.name, value: shown, source: readSource(row, environment) };
  });
}

/** Keeps a database URL readable without its password; hides anything else. */
function mask(value: string): string {
  if (value.startsWith('sqlite:')) return value;
  if (!URL.canParse(value)) return '********';
  const url = new URL(value);
  if (url.password) url.password = '********';
  return url.href;
}

function readSource(row: Row<unknown>, environment: Environment): 'environment' | 'file' | 'default' {
  if (environment[row.name]) return 'environment';
  if (row.secret && environment[`${row.name}_FILE`]) return 'file';
  return 'default';
}

function isSet(key: keyof Rows, environment: Environment): boolean {
  return readSource(rows[key], environment) !== 'default';
}

function readRaw(row: Row<unknown>, environment: Environment): string | undefined {
  const direct = environment[row.name] || undefined;
  const file = row.secret ? environment[`${row.name}_FILE`] || undefined : undefined;
  if (direct !== undefined && file !== undefined) throw new Error(`${row.name}_FILE is set as well; keep one of them`);
  if (file === undefined) return direct;
  const text = readSecretFile(row, file);
  // A secret that was meant to be there and is not must not turn into a default.
  if (text === '') throw new Error(`the file ${file} of ${row.name}_FILE is empty`);
  return text;
}

function readSecretFile(row: Row<unknown>, file: string): string {
  try {
    return readTextFile(file).replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`the file ${file} of ${row.name}_FILE cannot be read (${code})`);
  }
}

function unknownNames(environment: Environment): string[] {
  const known = new Set(settings.flatMap((row) => (row.secret ? [row.name, `${row.name}_FILE`] : [row.name])));
  return Object.keys(environment).filter(
    (name) => name.startsWith('ADMITTANCE_') && environment[name] && !known.has(name),
  );
}

function knownNames(): string {
  const own = settings.filter(({ name }) => name.startsWith('ADMITTANCE_'));
  const names = own.map(({ name, secret }) => (secret ? `${name} (or ${name}_FILE)` : name));
  return `those of that kind are ${names.join(', ')}`;
}
