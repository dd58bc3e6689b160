/** The settings of the process: where it listens, what it stands on, what it tells. Those of a feature stand in its `catalogue.ts`. */
import { availableParallelism } from 'node:os';
import { locateDatabase } from './platform/database/connect.ts';
import { parseProxies } from './platform/http/server/client-address.ts';
import { logLevels } from './platform/log.ts';
import { errorOf } from './platform/narrow.ts';
import { oneOf, type Settings, text, wholeNumber } from './rows.ts';

const mostWorkers = 64;

function workerCount(value: string): number {
  if (value === 'auto') return Math.min(availableParallelism(), mostWorkers);
  try {
    return wholeNumber(1, mostWorkers)(value);
  } catch (error) {
    throw new Error(`${errorOf(error).message}, or auto`);
  }
}

function publicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username) {
    throw new Error('it must be an address like https://accounts.example.org, without a path');
  }
  return url.origin;
}

function databaseUrl(value: string): string {
  locateDatabase(value);
  return value;
}

/** In the published lists of leaked JWT secrets these are what the long ones have in common. */
const placeholder =
  /change.?(?:me|this|it)|your.?(?:\w+.?)?(?:secret|key|256)|secret.?key|jwt.?secret|(?:super|top|very).?secret|example|placeholder|insecure/i;

/** 32 bytes is what HMAC-SHA-256 needs (RFC 7518, section 3.2); the alphabet check refuses `aaaa…`. */
function strongSecret(value: string): string {
  if (Buffer.byteLength(value) < 32)
    throw new Error('it must be at least 32 bytes; generate one with: openssl rand -base64 32');
  if (new Set(value).size < 10)
    throw new Error('it repeats too few characters; generate one with: openssl rand -base64 32');
  if (placeholder.test(value))
    throw new Error('it reads like a placeholder from an example; generate one with: openssl rand -base64 32');
  return value;
}

export const processSettings = {
  port: {
    name: 'PORT',
    doc: 'TCP port to listen on.',
    default: '3000',
    parse: wholeNumber(0, 65_535),
  },
  host: {
    name: 'HOST',
    doc: 'Address to listen on. `0.0.0.0` accepts connections from other machines; put a proxy with TLS before it.',
    default: '127.0.0.1',
    parse: text,
  },
  workers: {
    name: 'WORKERS',
    doc: `Number of processes that serve the port, 1 to ${mostWorkers}; \`auto\`: one per core. docs/operations.md says when it pays.`,
    default: '1',
    parse: workerCount,
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    doc: "The address at which users and services reach this service. It is the tokens' `iss` and `aud`. Without it: `http://HOST:PORT`.",
    parse: publicUrl,
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    doc: 'Addresses or networks of the proxies in front of this service, separated by commas: `X-Forwarded-For` is trusted from them and from no one else. `admittance doctor` tests it.',
    parse: parseProxies,
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    doc: '`sqlite:PATH`; or `mysql://user:password@host:port/name` for MySQL and MariaDB, TLS by `?ssl-mode=VERIFY_IDENTITY&ssl-ca=PATH` (also `REQUIRED`, `VERIFY_CA`, `ssl-cert`, `ssl-key`; an identity is verified for a host name only, not for an IP address); or `postgres://user:password@host:port/name`, TLS by `?sslmode=verify-full&sslrootcert=PATH` (also `require`, `verify-ca`, `sslcert`, `sslkey`). Without it: `sqlite:` and `admittance.db` in the data folder.',
    secret: true,
    parse: databaseUrl,
  },
  dataDir: {
    name: 'ADMITTANCE_DATA_DIR',
    doc: 'Folder of the key file and the SQLite file; created if missing.',
    default: 'data',
    parse: text,
  },
  secret: {
    name: 'ADMITTANCE_SECRET',
    doc: 'Seals the signing keys in the database, instead of the key file `admittance.key`; at least 32 bytes. Several servers on one database need the same one.',
    secret: true,
    parse: strongSecret,
  },
  hashWaitMilliseconds: {
    name: 'HASH_WAIT_MILLISECONDS',
    doc: 'Longest time in milliseconds that a sign-in or a registration waits for its password to be hashed; a request that would wait longer gets 503 at once. 50 to 600000.',
    default: '300',
    unit: 'milliseconds',
    parse: wholeNumber(50, 600_000),
  },
  metricsPort: {
    name: 'METRICS_PORT',
    doc: 'TCP port on which a monitoring system reads `GET /metrics`; without it there are no metrics. It requires no token: keep it unreachable for everyone else.',
    parse: wholeNumber(0, 65_535),
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
    parse: oneOf(...logLevels),
  },
} as const satisfies Settings;
