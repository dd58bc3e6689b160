/**
 * What a browser keeps of an earlier sign-in, so that somebody else's guesses do not keep its owner
 * out ("device cookie", OWASP). It proves nothing but that, is bound to the account's power version,
 * and so ends with a new password, another role or a suspension. Nothing about it is stored.
 */
import type { Deps } from '../../deps.ts';
import { readCookie, writeCookie } from '../../platform/http/wire/cookie.ts';
import { isSameText, type Secret } from '../../platform/secret.ts';
import type { UserRow } from '../users/store.ts';

const name = 'device';
const maxAgeSeconds = 365 * 24 * 3600;

type Owner = Pick<UserRow, 'id' | 'power_version'>;

/** That of this device once more, or a new one. */
export function renewDeviceToken(
  { secret, random }: Pick<Deps, 'secret' | 'random'>,
  owner: Owner,
  token: string,
): string {
  return writeDeviceToken(secret, owner, readDeviceToken(secret, owner, token) ?? random.token(16));
}

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

export function deviceCookie(token: string, publicUrl: string): string {
  return writeCookie(name, token, maxAgeSeconds, publicUrl);
}

export function readDeviceCookie(header: string | undefined, publicUrl: string): string {
  return readCookie(header, name, publicUrl);
}
