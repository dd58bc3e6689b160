/**
 * The installation's one secret, from which every other key is derived (HKDF, RFC 5869): the key
 * file in the data folder, or `ADMITTANCE_SECRET`. It never enters the database, so a stolen copy
 * of the database opens nothing.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorOf } from './narrow.ts';
import { readTextFile } from './read-text.ts';

export type Secret = {
  /** Encrypts (AES-256-GCM) for storage; `label` says what it is and must be the same to open it. */
  seal(label: string, plaintext: string): string;
  /** @throws SecretError when it was sealed under another secret or label, or was changed. */
  open(label: string, sealed: string): string;
  /** HMAC-SHA-256 of the text under a key of its own for each label, as base64url. */
  mac(label: string, text: string): string;
};

/** The secret is missing, unsafe or not the one that was used before. The message says what to do. */
export class SecretError extends Error {
  override name = 'SecretError';
}

export const keyFileName = 'admittance.key';

/**
 * Reads the key file, or makes it (32 random bytes, mode 0600) when `mayCreate`.
 * @param mayCreate false once something was sealed: a second key would silently orphan it.
 */
export function readKeyFile(dataDir: string, mayCreate: boolean): string {
  const path = join(dataDir, keyFileName);
  if (!existsSync(path)) {
    if (!mayCreate) {
      throw new SecretError(
        `The key file ${path} is missing, but the database holds keys sealed with it. Put the file back from your backup, or set ADMITTANCE_SECRET to what was used before. On a further server: copy it from the first one, or give both the same ADMITTANCE_SECRET.`,
      );
    }
    createKeyFile(dataDir, path);
  }
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new SecretError(`Others can read the key file ${path} (mode ${mode.toString(8)}). Run: chmod 600 ${path}`);
  }
  let text: string;
  try {
    text = readTextFile(path).trim();
  } catch (error) {
    throw new SecretError(`The key file ${path} cannot be read ${whyAndWhatNow(error, path)}`);
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) {
    throw new SecretError(
      `The key file ${path} is damaged: it must hold 32 bytes in base64url. Restore it from your backup.`,
    );
  }
  return text;
}

function whyAndWhatNow(error: unknown, path: string): string {
  const { code } = errorOf(error);
  if (code !== 'EACCES') return `(${code}). Restore it from your backup.`;
  const isOurs = statSync(path).uid === process.getuid?.();
  return `by this user. Run: ${isOurs ? 'chmod 600' : 'chown "$USER"'} ${path}`;
}

/** Written aside and linked into place, so that no process ever sees half a key and the first one wins. */
function createKeyFile(dataDir: string, path: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    try {
      linkUnlessThere(aside, path);
    } finally {
      rmSync(aside);
    }
    flushFolder(dataDir);
  } catch (error) {
    const { code } = errorOf(error);
    throw new SecretError(
      `The key file ${path} cannot be made (${code}): let this user write to the folder, or set ADMITTANCE_DATA_DIR or ADMITTANCE_SECRET.`,
    );
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (errorOf(error).code !== 'EEXIST') throw error;
  }
}

/** After a power cut the key must not be gone while what was sealed with it is still there. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** @param material the key file's text or ADMITTANCE_SECRET; at least 32 bytes. */
export function openSecret(material: string): Secret {
  const derive = (label: string) => Buffer.from(hkdfSync('sha256', material, '', `admittance ${label}`, 32));
  // There are ten labels or so, and some are used by every request.
  const macKeys = new Map<string, KeyObject>();
  const macKeyOf = (label: string): KeyObject => {
    const known = macKeys.get(label) ?? createSecretKey(derive(`mac ${label}`));
    macKeys.set(label, known);
    return known;
  };
  return {
    seal(label, plaintext) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', derive(`seal ${label}`), nonce);
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(label, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', derive(`seal ${label}`), bytes.subarray(0, 12), {
          authTagLength: 16,
        });
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        throw new SecretError(
          'The keys in the database were sealed with another secret. Use the key file or ADMITTANCE_SECRET that belongs to this database.',
        );
      }
    },
    mac: (label, text) => createHmac('sha256', macKeyOf(label)).update(text).digest('base64url'),
  };
}

/** Compares two texts in constant time for texts of one length. */
export function isSameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
