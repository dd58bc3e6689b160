/** What a database URL means to PostgreSQL. */
import type { ConnectionOptions } from 'node:tls';
import { assertKnownOptions, readOptionFile, readServerUrl, type ServerUrl } from './server-url.ts';

export const usualPort = 5432;

export type ClientOptions = ServerUrl & { ssl: ConnectionOptions | false };

/** @throws Error naming the wrong parameter, never the password. */
export function clientOptions(url: URL): ClientOptions {
  const server = readServerUrl(url, usualPort);
  return { ...server, ssl: tlsOptions(url.searchParams) };
}

/** The option names of libpq's connection strings. */
function tlsOptions(parameters: URLSearchParams): ConnectionOptions | false {
  const files = ['sslrootcert', 'sslcert', 'sslkey'];
  assertKnownOptions(parameters, ['sslmode', ...files]);
  const mode = parameters.get('sslmode') ?? (parameters.has('sslrootcert') ? 'verify-full' : 'disable');
  if (mode === 'disable') {
    if (files.some((key) => parameters.has(key)))
      throw new Error('it names files for TLS but leaves TLS off; add sslmode=verify-full');
    return false;
  }
  // libpq's "allow" and "prefer" go on in clear text when anybody on the way says that there is no TLS.
  if (!['require', 'verify-ca', 'verify-full'].includes(mode))
    throw new Error(`its sslmode is "${mode}"; known are disable, require, verify-ca, verify-full`);
  const [ca, cert, key] = files.map((name) => readOptionFile(parameters, name));
  return {
    minVersion: 'TLSv1.2',
    // As in libpq: "require" verifies as soon as an authority is named.
    rejectUnauthorized: mode !== 'require' || ca !== undefined,
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}
