/**
 * Reads the signing keys, and makes the first one.
 * The private half is sealed (AES-256-GCM) under the installation's secret before it is stored.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Deps } from '../../deps.ts';
import type { Database } from '../../platform/database/connect.ts';
import { itemAt } from '../../platform/narrow.ts';
import { type Secret, SecretError } from '../../platform/secret.ts';
import { addKey } from './add-key.ts';
import { type Key, type KeyAlgorithm, type KeyRing, sealLabel, toPublicJwk } from './key-ring.ts';
import { signingKeyAt } from './key-schedule.ts';
import { listSigningKeys, type SigningKeyRow } from './store.ts';

/**
 * Makes a key when there is none: it signs at once.
 * @throws SecretError when a stored key was sealed under another secret, was tampered with, or is too weak
 */
export async function openKeyRing(
  deps: Pick<Deps, 'config' | 'database' | 'secret' | 'clock' | 'random' | 'log' | 'by'>,
): Promise<KeyRing> {
  let keys = await readKeys(deps.database, deps.secret);
  if (keys.length === 0) {
    await addKey(deps, keys, deps.clock.now());
    keys = await readKeys(deps.database, deps.secret);
  }
  const byId = () => new Map(keys.map((key) => [key.kid, key]));
  let ring = byId();
  return {
    signing: (now) => signingKeyAt(keys, now) ?? itemAt(keys, 0),
    find: (kid) => ring.get(kid),
    list: () => keys,
    async reload(database) {
      try {
        keys = await readKeys(database, deps.secret, ring);
        ring = byId();
      } catch (error) {
        if (!(error instanceof SecretError)) throw error;
        deps.log.error({ err: error }, 'a signing key in the database is not ours: continuing with the earlier keys');
      }
    },
  };
}

/**
 * @param known keys that have been opened before
 * @throws SecretError
 */
export async function readKeys(
  database: Database,
  secret: Secret,
  known: ReadonlyMap<string, Key> = new Map(),
): Promise<Key[]> {
  const keys: Key[] = [];
  for (const row of await listSigningKeys(database)) keys.push(known.get(row.kid) ?? (await openKey(secret, row)));
  return keys;
}

async function openKey(secret: Secret, row: SigningKeyRow): Promise<Key> {
  const algorithm = row.algorithm as KeyAlgorithm;
  const jwk = toPublicJwk(JSON.parse(row.public_jwk), row.kid, algorithm);
  // In use or not: under a wrong secret no key may be made beside those of the right one.
  const privateJwk: JWK = JSON.parse(secret.open(sealLabel(row.kid), row.sealed_private_jwk));
  await assertUnchanged(jwk, row.kid);
  assertStrongEnough(jwk);
  return {
    kid: row.kid,
    algorithm,
    jwk,
    generation: row.generation,
    created_at: row.created_at,
    signs_from: row.signs_from,
    publicKey: createPublicKey({ key: jwk, format: 'jwk' }),
    privateKey: createPrivateKey({ key: privateJwk, format: 'jwk' }),
  };
}

/**
 * The `kid` is the public key's thumbprint (RFC 7638) and belongs to the seal of the private half,
 * so an attacker who can only write to the database cannot put a public key of their own in its place.
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
