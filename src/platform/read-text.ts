import { readFileSync } from 'node:fs';

/**
 * Text that a person or an editor wrote: a byte order mark at its beginning is no part of it.
 * @throws TypeError when it is not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The same of a file. @throws Error with a `code` that says why it cannot be read */
export function readTextFile(path: string): string {
  const bytes = readFileSync(path);
  try {
    // UTF-16 without a byte order mark could pass for UTF-8 that is half NUL.
    if (!bytes.includes(0)) return decodeText(bytes);
  } catch {}
  throw Object.assign(new Error(`${path} is not UTF-8`), { code: 'it is not UTF-8: save it as UTF-8' });
}
