/**
 * The refresh token is derived and never stored: `rt_` and, in base64url, the session's id, a
 * generation, and an HMAC of both and the session's nonce under a key that is not in the database.
 * So a server that has the row and the key can make the same one again, and a copy of the database is
 * not enough to make any.
 */
import { isSameText, type Secret } from '../../platform/secret.ts';

const prefix = 'rt_';
const idBytes = 8;
const generationBytes = 4;
const macBytes = 32;

export type RefreshToken = { sessionId: number; generation: number; mac: string };

type Session = { id: number; nonce: string };

export function writeRefreshToken(secret: Secret, session: Session, generation: number): string {
  const head = Buffer.alloc(idBytes + generationBytes);
  head.writeBigUInt64BE(BigInt(session.id));
  head.writeUInt32BE(generation, idBytes);
  const mac = Buffer.from(macOf(secret, session, generation), 'base64url');
  return prefix + Buffer.concat([head, mac]).toString('base64url');
}

/** What a text that has the form of a refresh token claims; each has exactly one spelling. */
export function readRefreshToken(text: string): RefreshToken | undefined {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64url');
  if (bytes.length !== idBytes + generationBytes + macBytes) return undefined;
  if (text !== prefix + bytes.toString('base64url')) return undefined;
  const sessionId = Number(bytes.readBigUInt64BE());
  if (!Number.isSafeInteger(sessionId)) return undefined;
  return {
    sessionId,
    generation: bytes.readUInt32BE(idBytes),
    mac: bytes.subarray(idBytes + generationBytes).toString('base64url'),
  };
}

/** Whether this service made it, for this session. */
export function isGenuine(secret: Secret, session: Session, token: RefreshToken): boolean {
  return isSameText(token.mac, macOf(secret, session, token.generation));
}

function macOf(secret: Secret, { id, nonce }: Session, generation: number): string {
  return secret.mac('refresh token', `${id} ${generation} ${nonce}`);
}
