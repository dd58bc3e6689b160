/** The cookie that keeps a browser signed in: the refresh token of its session. Its readers are named in test/contracts/tidy.test.ts. */
import type { Config } from '../../config.ts';
import { expireCookie, readCookie, writeCookie } from '../../platform/http/wire/cookie.ts';

const name = 'console';
const daySeconds = 24 * 3600;

/** It lasts as long as the session may at most; whether the session does is looked up. */
export function sessionCookie(config: Config, refreshToken: string): string {
  const days = Math.min(config.sessionDays, config.sessionIdleDays);
  return writeCookie(name, refreshToken, days * daySeconds, config.publicUrl);
}

export function noSessionCookie({ publicUrl }: Config): string[] {
  return expireCookie(name, publicUrl);
}

/** @returns an empty text when there is none, or more than one */
export function readSessionCookie({ publicUrl }: Config, header: string | undefined): string {
  return readCookie(header, name, publicUrl);
}
