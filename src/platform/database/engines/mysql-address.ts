/** What a database URL means to MySQL and MariaDB. */
import { isIP } from 'node:net';
import type { PoolOptions } from 'mysql2';
import { assertKnownOptions, readOptionFile, readServerUrl } from './server-url.ts';

/** @throws Error naming the wrong parameter, never the password. */
export function poolOptions(url: URL): PoolOptions {
  const server = readServerUrl(url, 3306);
  const ssl = tlsOptions(server.host, url.searchParams);
  return {
    ...server,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    multipleStatements: false,
    namedPlaceholders: false,
    supportBigNumbers: true,
    ...(ssl && { ssl }),
  };
}

/** The option names of MySQL's own connection strings. */
function tlsOptions(host: string, parameters: URLSearchParams): PoolOptions['ssl'] {
  const known = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key'];
  assertKnownOptions(parameters, known);
  const mode = parameters.get('ssl-mode') ?? (parameters.has('ssl-ca') ? 'VERIFY_IDENTITY' : 'DISABLED');
  if (mode === 'DISABLED') {
    if (known.slice(1).some((key) => parameters.has(key)))
      throw new Error('it names files for TLS but leaves TLS off; add ssl-mode=VERIFY_IDENTITY');
    return undefined;
  }
  if (!['REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'].includes(mode)) {
    throw new Error(`its ssl-mode is "${mode}"; known are DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY`);
  }
  // For an address the driver looks for "localhost" in the certificate, and so believes the wrong one.
  if (mode === 'VERIFY_IDENTITY' && isIP(host))
    throw new Error(
      'it names its host by an IP address, for which the identity cannot be verified; use the name in the certificate, or ssl-mode=VERIFY_CA',
    );
  const [ca, cert, key] = known.slice(1).map((name) => readOptionFile(parameters, name));
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}
