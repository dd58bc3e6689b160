/**
 * Tokens that no honest client sends: any header, any payload, signed with the real key, with
 * another one or with none. The real key is unsealed from the database, as only its owner could.
 */
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { KeyAlgorithm } from '../../src/features/keys/key-ring.ts';
import { listSigningKeys } from '../../src/features/keys/store.ts';
import type { Answer } from './client.ts';
import type { Installation } from './installation.ts';

export const algorithms: readonly KeyAlgorithm[] = ['ES256', 'EdDSA', 'RS256'];

export type Signer = (input: string) => Buffer;

export type Forgery = {
  /** Over the good header; `undefined` takes a member away. */
  header?: Record<string, unknown>;
  /** Over the good claims; `undefined` takes a member away. */
  claims?: Record<string, unknown>;
  /** Instead of the claims: what JSON.stringify would never write. */
  payload?: string | Buffer;
  /** Instead of the right signature. */
  signer?: Signer;
};

export type Forger = {
  /** What POST /login gave. */
  good: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  privateKey: KeyObject;
  publicKey: KeyObject;
  signer: Signer;
  /** The good token but for the changes; without any it is a good token of its own. */
  token(forgery?: Forgery): string;
};

/** @param good an access token of the installation, to start from */
export async function makeForger({ deps }: Installation, good: string): Promise<Forger> {
  const { kid, algorithm } = deps.memory.keys.signing(deps.clock.now());
  const row = (await listSigningKeys(deps.database)).find((candidate) => candidate.kid === kid);
  const jwk = JSON.parse(deps.secret.open(`signing key ${kid}`, row?.sealed_private_jwk ?? ''));
  const privateKey = createPrivateKey({ format: 'jwk', key: jwk });
  const [header, claims] = good.split('.', 2).map(decode) as [Record<string, unknown>, Record<string, unknown>];
  const signer = signerOf(algorithm, privateKey);
  return {
    good,
    header,
    claims,
    privateKey,
    publicKey: createPublicKey(privateKey),
    signer,
    token: (forgery = {}) =>
      compact(
        { ...header, ...forgery.header },
        forgery.payload ?? { ...claims, ...forgery.claims },
        forgery.signer ?? signer,
      ),
  };
}

/** How the algorithm signs, whatever the header then says. */
export function signerOf(algorithm: KeyAlgorithm, key: KeyObject): Signer {
  if (algorithm === 'EdDSA') return (input) => sign(null, Buffer.from(input), key);
  return (input) => sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

/** A key pair of the attacker's own, of the same kind. */
export function makeKeyPair(algorithm: KeyAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** What the public key may look like in the hands of whoever confuses the two kinds. */
export function spellingsOf(key: KeyObject, jwks: string): Record<string, string | Buffer> {
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const { x = '', y = '', n = '' } = key.export({ format: 'jwk' });
  return {
    'the PEM': pem,
    'the PEM without its last line break': pem.trimEnd(),
    'the PEM after a line break': `\n${pem}`,
    'PKCS #1 or the bare point':
      key.asymmetricKeyType === 'rsa'
        ? key.export({ type: 'pkcs1', format: 'pem' })
        : Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]),
    'the DER': key.export({ type: 'spki', format: 'der' }),
    'the JWK': JSON.stringify(JSON.parse(jwks).keys[0]),
    'the whole JWKS': jwks,
    'the modulus or coordinate as text': n || x,
  };
}

export function compact(header: object | string, payload: object | string | Buffer, signer: Signer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${encode(signer(input))}`;
}

/** Text and bytes as they are, anything else as JSON. */
export function encode(part: object | string | Buffer): string {
  const bytes = Buffer.isBuffer(part) ? part : Buffer.from(typeof part === 'string' ? part : JSON.stringify(part));
  return bytes.toString('base64url');
}

export function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

/** A 401 in the words of RFC 6750, and nothing about why. */
export function assertInvalidToken(answer: Answer, what: string): void {
  assert.deepEqual([answer.status, answer.json?.code], [401, 'access/token-invalid'], `${what}: ${answer.text}`);
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="admittance", error="invalid_token"', what);
}

export async function assertRefused({ call }: Installation, token: string, what: string): Promise<void> {
  assertInvalidToken(await call('GET', '/dashboard', { token }), what);
}

export async function assertAccepted({ call }: Installation, token: string, what: string): Promise<void> {
  const answer = await call('GET', '/dashboard', { token });
  assert.equal(answer.status, 200, `${what}: ${answer.text}`);
}
