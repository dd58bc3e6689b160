/**
 * The link that makes the first administrator. Nothing about it is stored: it is an instant and a
 * MAC of it under the installation's secret, and it is good only while there is no administrator,
 * so the first use ends every link there is.
 */
import { isSameText, type Secret } from '../../platform/secret.ts';

const lifetimeMilliseconds = 30 * 60 * 1000;

export function makeSetupToken(secret: Secret, now: number): string {
  const expiresAt = String(now + lifetimeMilliseconds);
  return `${expiresAt}.${secret.mac('setup link', expiresAt)}`;
}

export function isSetupTokenGood(secret: Secret, token: string, now: number): boolean {
  const [, expiresAt = '', mac = ''] = /^(\d{1,16})\.([\w-]{43})$/.exec(token) ?? [];
  return isSameText(mac, secret.mac('setup link', expiresAt)) && now < Number(expiresAt);
}

/** After the `#`, so that it reaches neither a log nor a Referer. */
export function setupUrl(base: string, token: string): string {
  return `${base}/setup#${token}`;
}
