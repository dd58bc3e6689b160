/**
 * The strict form of a signed compact JWT (RFC 7515, section 3.1), looked at before any cryptography.
 *
 * The JOSE library decodes base64url leniently, so that one token has several spellings; here each
 * token has exactly one. The header may hold `alg`, `typ` and `kid` and nothing else: no key, no
 * address of a key, no compression, no critical extension ever gets as far as being interpreted.
 */

/** In characters; ours are under 1,000. */
const longest = 4096;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type JwtHeader = { alg: string; kid: string };

/** The header of a well-formed token, or `undefined`. */
export function readCompactForm(token: string): JwtHeader | undefined {
  if (token.length > longest) return undefined;
  const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(token)?.slice(1);
  if (!parts?.every(isCanonicalBase64url)) return undefined;
  const header = readJsonObject(Buffer.from(parts[0] as string, 'base64url'));
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
  const [header, claims] = token.split('.', 2).map((part) => readJsonObject(Buffer.from(part, 'base64url')));
  return { ...(header && { header }), ...(claims && { claims }) };
}

/** Whether encoding the decoded bytes gives the same text: no padding and no stray bits at the end. */
function isCanonicalBase64url(text: string): boolean {
  return Buffer.from(text, 'base64url').toString('base64url') === text;
}

/** A JSON object in UTF-8 without a byte order mark, or `undefined`. */
export function readJsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
