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
 * @throws SecretError when the stored keys were sealed under another secret, or one is too weak
 */
export async function openKeyRing(
  deps: { database: Database; secret: Secret; clock: Clock },
  algorithm: KeyAlgorithm,
): Promise<KeyRing> {
  let rows = await listSigningKeys(deps.database);
  if (!rows.some((row) => row.algorithm === algorithm)) {
    await makeFirstKey(deps, algorithm);
    rows = await listSigningKeys(deps.database);
  }
  const verification = new Map<string, VerificationKey>();
  for (const row of rows) verification.set(row.kid, await openVerificationKey(row));
  const current = rows.findLast((row) => row.algorithm === algorithm) as SigningKeyRow;
  return { signing: await openSigningKey(deps.secret, current), verification };
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
      sealed_private_jwk: secret.seal(`signing key ${kid}`, JSON.stringify(jwk)),
      created_at: clock.now(),
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

async function openVerificationKey(row: SigningKeyRow): Promise<VerificationKey> {
  const algorithm = row.algorithm as KeyAlgorithm;
  const jwk = JSON.parse(row.public_jwk) as JWK;
  assertStrongEnough(jwk);
  return { kid: row.kid, algorithm, jwk, publicKey: (await importJWK(jwk, algorithm)) as CryptoKey };
}

async function openSigningKey(secret: Secret, row: SigningKeyRow): Promise<SigningKey> {
  const algorithm = row.algorithm as KeyAlgorithm;
  const jwk = JSON.parse(secret.open(`signing key ${row.kid}`, row.sealed_private_jwk)) as JWK;
  return { kid: row.kid, algorithm, privateKey: (await importJWK(jwk, algorithm)) as CryptoKey };
}

/** RFC 7518, section 3.3: RSA keys of 2048 bits or more. */
function assertStrongEnough(jwk: JWK): void {
  if (jwk.kty === 'RSA' && Buffer.from(jwk.n ?? '', 'base64url').length * 8 < 2048) {
    throw new SecretError(
      `The signing key ${jwk.kid} has less than 2048 bits: delete its row from signing_keys and start again.`,
    );
  }
}
