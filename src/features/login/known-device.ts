/**
 * What a browser keeps of an earlier sign-in, so that somebody else's guesses do not keep its owner
 * out ("device cookie", OWASP). It proves nothing but that, is bound to the account's power version,
 * and so ends with a new password, another role or a suspension. Nothing about it is stored.
 */
import { isSameText, type Secret } from '../../platform/secret.ts';
import type { UserRow } from '../users/store.ts';

const maxAgeSeconds = 365 * 24 * 3600;

type Owner = Pick<UserRow, 'id' | 'power_version'>;

/** @param deviceId random; it tells devices of one account apart */
export function writeDeviceToken(secret: Secret, owner: Owner, deviceId: string): string {
  return `${deviceId}.${proof(secret, owner, deviceId)}`;
}

/** @returns the device's id, when it has signed in to this account before */
export function readDeviceToken(secret: Secret, owner: Owner | undefined, token: string): string | undefined {
  const [, deviceId, given] = /^([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
  if (!owner || !deviceId || !given) return undefined;
  return isSameText(given, proof(secret, owner, deviceId)) ? deviceId : undefined;
}

function proof(secret: Secret, { id, power_version }: Owner, deviceId: string): string {
  return secret.mac('device', `${id} ${power_version} ${deviceId}`);
}

/** Over https the prefix keeps other hosts and unencrypted pages from setting it (RFC 6265bis, section 4.1.3.2). */
const cookieName = (secure: boolean) => (secure ? '__Host-device' : 'device');

export function deviceCookie(token: string, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return `${cookieName(secure)}=${token}; ${attributes}`;
}

/** One that is there twice was put there by somebody else, and counts for nothing. */
export function readDeviceCookie(header: string | undefined, secure: boolean): string {
  const start = `${cookieName(secure)}=`;
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(start));
  return found.length === 1 ? (found[0] as string).slice(start.length) : '';
}
