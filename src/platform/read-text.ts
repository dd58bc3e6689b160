import { readFileSync, statSync } from 'node:fs';

const mostTextBytes = 2 ** 20;

/**
 * Text that a person or an editor wrote: a byte order mark at its beginning is no part of it.
 * @throws TypeError when it is not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/**
 * A file that a setting names. It is looked at before it is opened: a pipe to which nobody writes, or a device that
 * never ends, would hold up the start for good.
 * @throws Error with a `code` that says why it cannot be read
 */
export function readPlainFile(path: string, mostBytes: number): Buffer {
  const status = statSync(path);
  if (!status.isFile() && !status.isDirectory()) throw unreadable(path, 'it is no plain file');
  if (status.isFile() && status.size > mostBytes)
    throw unreadable(
      path,
      `it has ${Math.ceil(status.size / 1_000)} kB, and may have ${Math.floor(mostBytes / 1_000)}`,
    );
  return readFileSync(path);
}

/** The same of text, at most 1 MiB. @throws Error with a `code` that says why it cannot be read */
export function readTextFile(path: string): string {
  const bytes = readPlainFile(path, mostTextBytes);
  try {
    // UTF-16 without a byte order mark could pass for UTF-8 that is half NUL.
    if (!bytes.includes(0)) return decodeText(bytes);
  } catch {}
  throw unreadable(path, 'it is not UTF-8: save it as UTF-8');
}

function unreadable(path: string, code: string): Error {
  return Object.assign(new Error(`${path}: ${code}`), { code });
}
