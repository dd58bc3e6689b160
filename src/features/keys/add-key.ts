import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { record } from '../audit/record.ts';
import { revokeMemory } from '../revocations/revoke.ts';
import { type Key, sealLabel, toPublicJwk } from './key-ring.ts';
import { insertSigningKey } from './store.ts';

/**
 * Makes the key that follows those that are known, which signs from that instant on. Several processes
 * may do so at once; the unique (algorithm, generation) lets one of them win, and its key is everybody's.
 */
export async function addKey(
  deps: Pick<Deps, 'config' | 'database' | 'secret' | 'clock' | 'random' | 'by'>,
  known: readonly Key[],
  signsFrom: number,
): Promise<void> {
  const algorithm = deps.config.tokenAlgorithm;
  const generations = known.filter((key) => key.algorithm === algorithm).map(({ generation }) => generation);
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 3072 });
  const jwk = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const row = {
    kid,
    algorithm,
    generation: Math.max(0, ...generations) + 1,
    public_jwk: JSON.stringify(toPublicJwk(jwk, kid, algorithm)),
    sealed_private_jwk: deps.secret.seal(sealLabel(kid), JSON.stringify(jwk)),
    created_at: deps.clock.now(),
    signs_from: signsFrom,
  };
  try {
    await inTransaction(deps, async (deps) => {
      await insertSigningKey(deps.database, row);
      await record(deps, 'key.published', { details: { kid, algorithm } });
      await revokeMemory(deps, 'keys');
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}
