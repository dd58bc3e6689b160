/** What addresses of database servers have in common. */

import { errorOf } from '../../narrow.ts';
import { readTextFile } from '../../read-text.ts';

/** What would end the password, and be taken for the beginning of something else. */
export const inPassword = 'in a password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23';

export type ServerUrl = { host: string; port: number; user: string; password: string; database: string };

/** @throws Error saying what is wrong with it, without its password */
export function readServerUrl(url: URL, usualPort: number): ServerUrl {
  if (url.hash) throw new Error(`it holds a "#", which begins nothing here; ${inPassword}`);
  const database = decode(url.pathname.slice(1));
  if (!/^[^/]+$/.test(database))
    throw new Error(
      `it needs a database name after the host: ${url.protocol}//user:password@host:${usualPort}/name; ${inPassword}`,
    );
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || usualPort),
    user: decode(url.username),
    password: decode(url.password),
    database,
  };
}

/** @throws Error naming the first one that is not known */
export function assertKnownOptions(parameters: URLSearchParams, known: readonly string[]): void {
  for (const key of parameters.keys()) {
    // What is no plain word may be a piece of a password that was not encoded.
    const shown = /^[\w-]{1,30}$/.test(key) ? ` "${key}"` : '';
    if (!known.includes(key))
      throw new Error(`it has an unknown option${shown}; known are ${known.join(', ')}; ${inPassword}`);
  }
}

/** @returns what is in the file that an option names */
export function readOptionFile(parameters: URLSearchParams, key: string): string | undefined {
  const path = parameters.get(key);
  if (!path) return undefined;
  try {
    return readTextFile(path);
  } catch (error) {
    throw new Error(`the file of its ${key}, ${path}, cannot be read (${errorOf(error).code})`);
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('its user, password or name holds a % that stands for nothing; write % as %25');
  }
}

/** Whether nobody else can listen on the way to it. */
export function isThisMachine({ host }: ServerUrl): boolean {
  return /^(localhost$|127\.|::1$)/.test(host);
}
