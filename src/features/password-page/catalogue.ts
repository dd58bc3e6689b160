/** What the page for a new password adds to the catalogue. */
import type { Settings } from '../../rows.ts';

export const wellKnown = '/.well-known/change-password';

/**
 * What the operator chose, and in no spelling that a browser could read as another address.
 * @throws Error when it is neither an https address nor a path of this service
 */
function pageAddress(value: string): string {
  const here = 'https://this.service';
  const url = /^[\x21-\x5b\x5d-\x7e]+$/.test(value) && URL.canParse(value, here) ? new URL(value, here) : undefined;
  const isPath = value.startsWith('/');
  const isFit = isPath
    ? url?.origin === here && !url.pathname.startsWith('//')
    : /^https:\/\//i.test(value) && url?.username === '' && url.password === '';
  if (!url || !isFit)
    throw new Error(
      'it must be an address like https://accounts.example.org/password, or a path of this service like /account',
    );
  if (isWellKnown(url.pathname)) throw new Error(`it must not be ${wellKnown}, which only leads there`);
  return isPath ? url.pathname + url.search + url.hash : url.href;
}

/** In any spelling that the router takes for it. */
function isWellKnown(path: string): boolean {
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
  return decoded.replace(/\/$/, '').toLowerCase() === wellKnown;
}

export const settings = {
  changePasswordUrl: {
    name: 'CHANGE_PASSWORD_URL',
    doc: `Where people change their password: an https address, or a path of this service. Password managers find it through \`${wellKnown}\`. Without it: the page of one's own account in the console, when that is built.`,
    parse: pageAddress,
  },
} as const satisfies Settings;
