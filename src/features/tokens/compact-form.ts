/**
 * The strict form of a signed compact JWT (RFC 7515, section 3.1), looked at before any cryptography.
 *
 * The JOSE library decodes base64url leniently, so that one token has several spellings; here each
 * token has exactly one. The header may hold `alg`, `typ` and `kid` and nothing else: no key, no
 * address of a key, no compression, no critical extension ever gets as far as being interpreted.
 */

import { parseStrictJson } from '../../platform/http/guard/strict-json.ts';
import { itemAt } from '../../platform/narrow.ts';

/** In characters; ours are under 1,000. */
const longest = 4096;

export type JwtHeader = { alg: string; kid: string };

/** The header of a well-formed token, or `undefined`. */
export function readCompactForm(token: string): JwtHeader | undefined {
  if (token.length > longest) return undefined;
  const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(token)?.slice(1);
  if (!parts?.every(isCanonicalBase64url)) return undefined;
  const header = readPart(itemAt(parts, 0));
  if (!header || Object.keys(header).length !== 3 || header['typ'] !== 'at+jwt') return undefined;
  const { alg, kid } = header;
  return typeof alg === 'string' && typeof kid === 'string' ? { alg, kid } : undefined;
}

/**
 * What can be read of a token whose form or signature may be bad, to show it to the operator and for
 * nothing else: anybody can have written it.
 */
export function readUnverified(token: string): { header?: Record<string, unknown>; claims?: Record<string, unknown> } {
  if (token.length > longest) return {};
  const [header, claims] = token.split('.', 2).map((part) => readObject(part, JSON.parse));
  return { ...(header && { header }), ...(claims && { claims }) };
}

/** Whether encoding the decoded bytes gives the same text: no padding and no stray bits at the end. */
function isCanonicalBase64url(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}

/**
 * A part of a token as an object, or `undefined`. Read as strictly as a request, and in no spelling but the one that
 * tokens are written in here: two readers of one part cannot take it for different things.
 */
export function readPart(part: string): Record<string, unknown> | undefined {
  const value = readObject(part, (text) => parseStrictJson(Buffer.from(text)));
  return value && Buffer.from(JSON.stringify(value)).toString('base64url') === part ? value : undefined;
}

function readObject(part: string, parse: (text: string) => unknown): Record<string, unknown> | undefined {
  try {
    const value = parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
