/**
 * Reads the signing keys, and makes the first one of the chosen algorithm.
 * The private half is sealed (AES-256-GCM) under the installation's secret before it is stored.
 */
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/connect.ts';
import { isUniqueViolation } from '../../platform/database/dialects.ts';
import { type Secret, SecretError } from '../../platform/secret.ts';
import { type KeyAlgorithm, type KeyRing, type SigningKey, toPublicJwk, type VerificationKey } from './key-ring.ts';
import { insertSigningKey, listSigningKeys, type SigningKeyRow } from './store.ts';

/**
 * @throws SecretError when a stored key was sealed under another secret, was tampered with, or is too weak
 */
export async function openKeyRing(
  deps: { database: Database; secret: Secret; clock: Clock },
  algorithm: KeyAlgorithm,
): Promise<KeyRing> {
  let rows = await listOwnKeys(deps);
  if (!rows.some((row) => row.algorithm === algorithm)) {
    await makeFirstKey(deps, algorithm);
    rows = await listOwnKeys(deps);
  }
  const verification = new Map<string, VerificationKey>();
  for (const row of rows) verification.set(row.kid, await openVerificationKey(row));
  const current = rows.findLast((row) => row.algorithm === algorithm) as SigningKeyRow;
  return { signing: await openSigningKey(deps.secret, current), verification };
}

/** Each must open, in use or not: under a wrong secret no key may be made beside those of the right one. */
async function listOwnKeys({ database, secret }: { database: Database; secret: Secret }): Promise<SigningKeyRow[]> {
  const rows = await listSigningKeys(database);
  for (const row of rows) openPrivateJwk(secret, row);
  return rows;
}

/** Several processes may start at once; the unique (algorithm, generation) lets one of them win. */
async function makeFirstKey(
  { database, secret, clock }: { database: Database; secret: Secret; clock: Clock },
  algorithm: KeyAlgorithm,
): Promise<void> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 });
  const jwk = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  try {
    await insertSigningKey(database, {
      kid,
      algorithm,
      generation: 1,
      public_jwk: JSON.stringify(toPublicJwk(jwk, kid, algorithm)),
      sealed_private_jwk: secret.seal(sealLabel(kid), JSON.stringify(jwk)),
      created_at: clock.now(),
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

async function openVerificationKey(row: SigningKeyRow): Promise<VerificationKey> {
  const algorithm = row.algorithm as KeyAlgorithm;
  const jwk = toPublicJwk(JSON.parse(row.public_jwk) as JWK, row.kid, algorithm);
  await assertUnchanged(jwk, row.kid);
  assertStrongEnough(jwk);
  return { kid: row.kid, algorithm, jwk, publicKey: (await importJWK(jwk, algorithm)) as CryptoKey };
}

async function openSigningKey(secret: Secret, row: SigningKeyRow): Promise<SigningKey> {
  const algorithm = row.algorithm as KeyAlgorithm;
  const jwk = openPrivateJwk(secret, row);
  return { kid: row.kid, algorithm, privateKey: (await importJWK(jwk, algorithm)) as CryptoKey };
}

function openPrivateJwk(secret: Secret, row: SigningKeyRow): JWK {
  return JSON.parse(secret.open(sealLabel(row.kid), row.sealed_private_jwk)) as JWK;
}

function sealLabel(kid: string): string {
  return `signing key ${kid}`;
}

/**
 * The `kid` is the public key's thumbprint (RFC 7638) and belongs to the seal of the private half,
 * so whoever can only write to the database cannot put a public key of their own in its place.
 */
async function assertUnchanged(jwk: JWK, kid: string): Promise<void> {
  if ((await calculateJwkThumbprint(jwk)) !== kid) {
    throw new SecretError(
      `The public half of the signing key ${kid} was changed in the database: restore its row of signing_keys from your backup.`,
    );
  }
}

/** RFC 7518, section 3.3: RSA keys of 2048 bits or more. */
function assertStrongEnough(jwk: JWK): void {
  if (jwk.kty === 'RSA' && Buffer.from(jwk.n ?? '', 'base64url').length * 8 < 2048) {
    throw new SecretError(
      `The signing key ${jwk.kid} has less than 2048 bits: delete its row from signing_keys and start again.`,
    );
  }
}
