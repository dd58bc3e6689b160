/** Covers J31: what is published of a key. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { toPublicJwk } from './key-ring.ts';

const expected = {
  ES256: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
  EdDSA: ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
  RS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
} as const;

describe('the public half of a key', () => {
  for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
    it(`of ${algorithm} has its public members and no others`, async () => {
      const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
      const whole = await exportJWK(pair.privateKey);
      assert.ok(whole.d);
      const shown = toPublicJwk({ ...whole, kid: 'other', key_ops: ['sign'], ext: true, alg: 'none' }, 'k', algorithm);
      assert.deepEqual(Object.keys(shown).sort(), [...expected[algorithm]]);
      assert.deepEqual(shown, { ...(await exportJWK(pair.publicKey)), kid: 'k', use: 'sig', alg: algorithm });
      assert.equal(await calculateJwkThumbprint(shown), await calculateJwkThumbprint(whole));
    });
  }

  it('keeps no private member, whatever the key holds', () => {
    const secret = 'a private member';
    const names = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'r', 't', 'x5c', 'x5u', 'ext', 'key_ops'];
    const jwks = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.constant(secret)).map((jwk) => {
      const { kty, crv, x, y, n, e, ...rest } = jwk;
      return { ...rest, kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as JWK;
    });
    fc.assert(fc.property(jwks, (jwk) => !JSON.stringify(toPublicJwk(jwk, 'kid', 'ES256')).includes(secret)));
  });
});
