/** Cookies for this host alone, out of reach of scripts and of other sites. */
import { stringifySetCookie } from 'cookie';
import { itemAt } from '../../narrow.ts';
import { trimCharacters } from '../../trim.ts';

/** @param secure whether people reach the service by https; without it a browser would not keep the cookie */
export function writeCookie(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  const cookie = { name: fullName(name, secure), value, maxAge: maxAgeSeconds, path: '/' };
  return stringifySetCookie({ ...cookie, httpOnly: true, secure, sameSite: 'strict' });
}

/**
 * One that is there twice was put there by somebody else, and counts for nothing. Libraries take the first of several,
 * and undo escapes that nothing of ours has.
 * @returns an empty text when there is none
 */
export function readCookie(header: string | undefined, name: string, secure: boolean): string {
  const start = `${fullName(name, secure)}=`;
  const found = (header ?? '')
    .split(';')
    // Not `trim`: a name that begins with a no-break space is another name, which any subdomain may set.
    .map((part) => trimCharacters(part, ' \t'))
    .filter((part) => part.startsWith(start));
  return found.length === 1 ? itemAt(found, 0).slice(start.length) : '';
}

/** Over https the prefix keeps other hosts and unencrypted pages from setting it (RFC 6265bis, section 4.1.3.2). */
const fullName = (name: string, secure: boolean) => (secure ? `__Host-${name}` : name);
