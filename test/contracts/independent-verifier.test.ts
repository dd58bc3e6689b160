/**
 * The promise to every other service: what we publish is enough to verify our tokens, with an
 * unrelated library and with nothing but Node's own cryptography. RFC 9068, section 2.
 */
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { createVerifier } from 'fast-jwt';
import { anyDatabase } from '../support/databases.ts';
import { algorithms, decode, encode } from '../support/forge.ts';
import { type Installation, install } from '../support/installation.ts';

type Claims = Record<string, unknown>;
type Verifier = (token: string) => Claims;

const issuer = 'http://accounts.example.org';

for (const algorithm of algorithms) {
  describe(`a token signed with ${algorithm}`, () => {
    let service: Installation;
    let id: number;
    let token: string;
    let verifiers: Record<string, Verifier>;

    before(async () => {
      service = await install(anyDatabase, { TOKEN_ALGORITHM: algorithm });
      ({ id, token } = await service.addUser('alice'));
      const key = await findPublishedKey(service, token);
      verifiers = { 'fast-jwt': withFastJwt(algorithm, key), 'node:crypto': withNodeCrypto(algorithm, key) };
    });

    for (const name of ['fast-jwt', 'node:crypto']) {
      const check: Verifier = (text) => (verifiers[name] as Verifier)(text);

      it(`is verified by ${name} with the published key`, () => {
        const claims = check(token);
        assert.equal(claims['sub'], String(id));
        assert.equal(claims['iss'], issuer);
      });

      it(`is refused by ${name} when its payload is changed`, () => {
        const [header, payload, signature] = token.split('.') as [string, string, string];
        const claims = decode(payload) as Claims;
        for (const change of [{ sub: '1' }, { role: 'admin' }, { exp: (claims['exp'] as number) + 1 }, { aud: 'x' }]) {
          const changed = [header, encode({ ...claims, ...change }), signature].join('.');
          assert.throws(() => check(changed), /signature/i, JSON.stringify(change));
        }
        assert.throws(() => check([header, payload, encode(Buffer.alloc(64))].join('.')), /signature/i);
      });
    }

    it('says what RFC 9068 demands', async () => {
      const again = await service.signIn('alice');
      const header = decode(token.split('.')[0] ?? '') as Claims;
      const { keys } = (await service.call('GET', '/.well-known/jwks.json')).json;
      assert.deepEqual(header, { alg: algorithm, typ: 'at+jwt', kid: keys[0].kid });

      const claims = (verifiers['node:crypto'] as Verifier)(token);
      const { iat, exp, jti, auth_time, mark, ...rest } = claims as Record<'iat' | 'exp' | 'auth_time', number> &
        Record<'jti' | 'mark', string>;
      assert.deepEqual(rest, {
        iss: issuer,
        aud: issuer,
        sub: String(id),
        client_id: 'admittance',
        sid: '1',
        ver: 1,
        role: 'user',
        preferred_username: 'alice',
        acr: 'aal1',
        amr: ['pwd'],
      });
      assert.ok(auth_time <= iat && iat - auth_time < 60);
      assert.equal(exp - iat, 600);
      assert.ok(Math.abs(iat - service.deps.clock.now() / 1000) < 60);
      assert.match(jti, /^[\w-]{22}$/);
      assert.match(mark, /^[\w-]{16}$/);
      assert.notEqual((verifiers['node:crypto'] as Verifier)(again)['jti'], jti);
    });

    it('lists the permissions of its role as its scope', async () => {
      const { token: admin } = await service.addUser('chief', 'admin');
      const { scope, role } = (verifiers['fast-jwt'] as Verifier)(admin);
      assert.equal(role, 'admin');
      assert.ok(String(scope).split(' ').includes('users:approve'));
      assert.equal((verifiers['fast-jwt'] as Verifier)(token)['scope'], undefined);
    });
  });
}

/** Nothing is known to a verifier but the address of the key set. */
async function findPublishedKey({ base }: Installation, token: string): Promise<KeyObject> {
  const { kid } = decode(token.split('.')[0] ?? '') as { kid: string };
  const response = await fetch(`${base}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const jwk = keys.find((candidate) => candidate.kid === kid);
  assert.ok(jwk, 'the key is published');
  return createPublicKey({ format: 'jwk', key: jwk });
}

function withFastJwt(algorithm: (typeof algorithms)[number], key: KeyObject): Verifier {
  return createVerifier({
    key: key.export({ type: 'spki', format: 'pem' }),
    algorithms: [algorithm],
    allowedIss: issuer,
    allowedAud: issuer,
    checkTyp: 'at+jwt',
    requiredClaims: ['iss', 'aud', 'sub', 'client_id', 'iat', 'exp', 'jti'],
  }) as Verifier;
}

function withNodeCrypto(algorithm: (typeof algorithms)[number], key: KeyObject): Verifier {
  const hash = algorithm === 'EdDSA' ? null : 'sha256';
  return (token) => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    const wanted = { key, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify(hash, signed, wanted, Buffer.from(signature, 'base64url'))) throw new Error('wrong signature');
    return decode(payload) as Claims;
  };
}
