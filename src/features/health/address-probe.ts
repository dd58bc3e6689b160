/**
 * What lets `admittance doctor` ask as whom the service sees it: an instant and a MAC of it under the
 * installation's secret. Nothing about it is stored.
 */
import { isSameText, type Secret } from '../../platform/secret.ts';

const lifetimeMilliseconds = 60_000;

export function makeAddressProbe(secret: Secret, now: number): string {
  const expiresAt = String(now + lifetimeMilliseconds);
  return `${expiresAt}.${secret.mac('address probe', expiresAt)}`;
}

export function isAddressProbeGood(secret: Secret, probe: string, now: number): boolean {
  const [, expiresAt = '', mac = ''] = /^(\d{1,16})\.([\w-]{43})$/.exec(probe) ?? [];
  return isSameText(mac, secret.mac('address probe', expiresAt)) && now < Number(expiresAt);
}
