/** Cookies for this host alone, out of reach of scripts and of other sites. */
import { stringifySetCookie } from 'cookie';
import { itemAt } from '../../narrow.ts';
import { trimCharacters } from '../../trim.ts';

/** @param publicUrl how people reach the service; without https a browser would not keep a secure cookie */
export function writeCookie(name: string, value: string, maxAgeSeconds: number, publicUrl: string): string {
  return write(itemAt(namesOf(name, publicUrl), 0), value, maxAgeSeconds, publicUrl);
}

/** One `Set-Cookie` for each name that is read. */
export function expireCookie(name: string, publicUrl: string): string[] {
  return namesOf(name, publicUrl).map((full) => write(full, '', 0, publicUrl));
}

function write(name: string, value: string, maxAge: number, publicUrl: string): string {
  const secure = isSecure(publicUrl);
  return stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure, sameSite: 'strict' });
}

/**
 * One that is there twice was put there by somebody else, and counts for nothing. Libraries take the first of several,
 * and undo escapes that nothing of ours has.
 * @returns an empty text when there is none
 */
export function readCookie(header: string | undefined, name: string, publicUrl: string): string {
  const parts = (header ?? '')
    .split(';')
    // Not `trim`: a name that begins with a no-break space is another name, which any subdomain may set.
    .map((part) => trimCharacters(part, ' \t'));
  for (const full of namesOf(name, publicUrl)) {
    const found = parts.filter((part) => part.startsWith(`${full}=`));
    if (found.length > 0) return found.length === 1 ? itemAt(found, 0).slice(full.length + 1) : '';
  }
  return '';
}

/**
 * Over https the prefix keeps other hosts and unencrypted pages from setting it (RFC 6265bis, section 4.1.3.2). Cookies
 * ignore ports, so that two installations on one host would sign each other out: the port is in the name.
 * @returns the name to write, and the one without a port, which earlier versions wrote
 */
function namesOf(name: string, publicUrl: string): string[] {
  const full = isSecure(publicUrl) ? `__Host-${name}` : name;
  const { port } = new URL(publicUrl);
  return port === '' ? [full] : [`${full}-${port}`, full];
}

const isSecure = (publicUrl: string) => publicUrl.startsWith('https:');
