/**
 * Every secret that a test sends or receives is a canary: when the tests of a file are done, none of
 * them may be found in the log of any service that the file has started.
 */
import assert from 'node:assert/strict';

/** Shorter ones would be found in honest words. */
const shortest = 12;

const secrets = new Set<string>();
const logs: (() => string)[] = [];

/**
 * The members of a message that nobody else may learn. What was refused as a token was none, but a wrong
 * password is nearly somebody's.
 */
export function noteSecrets(message: unknown, isAccepted = true): void {
  const names = isAccepted ? /password|secret|token$/i : /password|secret$/i;
  // Without recursion: some are nested as deep as their length allows.
  const rest = [message];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    for (const [name, value] of Object.entries(next ?? {})) {
      if (typeof value === 'object') rest.push(value);
      else if (typeof value === 'string' && names.test(name)) noteSecret(value);
    }
  }
}

/** Of a JWT it is the signature: the rest may be known. */
export function noteSecret(value: string): void {
  const [, , signature = value] = value.split('.');
  if (signature.length >= shortest) secrets.add(signature);
}

/** The password in a database URL. */
export function notePasswordOf(url: string): void {
  if (URL.canParse(url)) noteSecret(decodeURIComponent(new URL(url).password));
}

/** @param read what was logged so far; looked at when the tests of the file are done */
export function watchLog(read: () => string): void {
  logs.push(read);
}

/** Forgets them all: the next file of the same process has its own. */
export function assertNoSecrets(): void {
  for (const read of logs.splice(0)) {
    const log = read();
    const words = new Set(log.match(/[\w-]+/g));
    for (const secret of secrets) {
      const isWord = /^[\w-]+$/.test(secret);
      const isFound = isWord ? words.has(secret) : log.includes(JSON.stringify(secret).slice(1, -1));
      if (isFound) assert.fail(`the log holds the secret ${secret}: ${lineWith(log, secret)}`);
    }
    assert.doesNotMatch(log, /\$argon2id\$/, 'the log holds a hash of a password');
  }
  secrets.clear();
}

function lineWith(log: string, secret: string): string | undefined {
  return log.split('\n').find((line) => line.includes(secret));
}
