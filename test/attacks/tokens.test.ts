/**
 * Headers that try to choose the key, the algorithm or the form themselves, for every algorithm
 * that we sign with. Covers J01–J07, J09, J10.
 */
import assert from 'node:assert/strict';
import { createHmac, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { before, describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import type { KeyAlgorithm } from '../../src/features/keys/key-ring.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { anyDatabase } from '../support/databases.ts';
import {
  algorithms,
  assertAccepted,
  assertRefused,
  compact,
  encode,
  type Forger,
  makeForger,
  makeKeyPair,
  type Signer,
  signerOf,
  spellingsOf,
} from '../support/forge.ts';
import { type Installation, install } from '../support/installation.ts';

const nothing: Signer = () => Buffer.alloc(0);
const hmac =
  (key: string | Buffer, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, key).update(input).digest();

for (const algorithm of algorithms) {
  describe(`the header of a token signed with ${algorithm}`, () => {
    let service: Installation;
    let forger: Forger;
    const refuse = (token: string, what: string) => assertRefused(service, token, what);

    before(async () => {
      service = await install(anyDatabase, { TOKEN_ALGORITHM: algorithm });
      forger = await makeForger(service, (await service.addUser('alice')).token);
    });

    it('is accepted as the forger makes it when it changes nothing', async () => {
      await assertAccepted(service, forger.good, 'from /login');
      await assertAccepted(service, forger.token(), 'forged');
    });

    it('J01 cannot ask for no signature', async () => {
      for (const alg of ['none', 'None', 'nOnE', 'NONE', '', ' none', null, undefined, ['none'], [algorithm]]) {
        const header = { alg };
        await refuse(forger.token({ header, signer: nothing }), `${alg} without a signature`);
        await refuse(forger.token({ header }), `${alg} with the right signature`);
        const old = forger.good.split('.')[2] ?? '';
        await refuse(forger.token({ header, signer: () => Buffer.from(old, 'base64url') }), `${alg} with an old one`);
      }
      await refuse(forger.token({ signer: nothing }), 'no signature');
    });

    it('J02 cannot turn the public key into a shared secret', async () => {
      const jwks = (await service.call('GET', '/.well-known/jwks.json')).text;
      const spellings = spellingsOf(forger.publicKey, jwks);
      assert.equal(Object.keys(spellings).length, 8);
      for (const [spelling, key] of Object.entries(spellings)) {
        for (const bits of ['256', '384', '512']) {
          const signer = hmac(key, `sha${bits}`);
          await refuse(forger.token({ header: { alg: `HS${bits}` }, signer }), `HS${bits} with ${spelling}`);
        }
        await refuse(forger.token({ signer: hmac(key) }), `${algorithm} over ${spelling}`);
      }
    });

    it('J03 cannot bring its own key', async () => {
      const { privateKey, publicKey } = makeKeyPair(algorithm);
      const signer = signerOf(algorithm, privateKey);
      const jwk = { ...publicKey.export({ format: 'jwk' }), alg: algorithm, kid: 'mine' };
      const x5c = [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
      for (const own of [{ jwk }, { x5c }, { jwk, x5c }, {}]) {
        for (const kid of [forger.header['kid'], 'mine', undefined]) {
          const what = `${Object.keys(own)} and kid ${kid}`;
          await refuse(forger.token({ header: { ...own, kid }, signer }), what);
        }
      }
      await refuse(forger.token({ header: { jwk } }), 'a key beside the right signature');
    });

    it('J04 cannot make us fetch a key', async () => {
      const { privateKey, publicKey } = makeKeyPair(algorithm);
      const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'mine', alg: algorithm }] });
      const listener = await listen(keys);
      const addresses = [
        `${listener.url}/jwks.json`,
        `file:///etc/hostname`,
        `data:application/json,${encodeURIComponent(keys).slice(0, 500)}`,
      ];
      for (const name of ['jku', 'x5u']) {
        for (const address of addresses) {
          for (const kid of [forger.header['kid'], 'mine']) {
            const header = { [name]: address, kid };
            await refuse(forger.token({ header, signer: signerOf(algorithm, privateKey) }), `${name} ${address}`);
            await refuse(forger.token({ header }), `${name} ${address} beside the right signature`);
          }
        }
      }
      assert.equal(listener.connections(), 0);
      assert.equal(await (await fetch(`${listener.url}/jwks.json`)).text(), keys);
      assert.equal(listener.connections(), 1, 'the listener counts');
    });

    it('J05 cannot choose another algorithm of the family', async () => {
      for (const [alg, signer] of relatives(algorithm, forger)) {
        await refuse(forger.token({ header: { alg }, signer }), alg);
        if (alg !== algorithm) await refuse(forger.token({ header: { alg } }), `${alg} over the right signature`);
      }
    });

    it('J06 cannot reach anything but a key by its kid', async () => {
      const kids = [
        '../../dev/null',
        '/dev/null',
        "' OR 1=1--",
        "x' UNION SELECT 'AA'--",
        `${forger.header['kid']}\0`,
        ` ${forger.header['kid']}`,
        'k'.repeat(10_000),
        'k'.repeat(2_000),
        '',
        [],
        [forger.header['kid']],
        {},
        0,
        true,
        null,
        undefined,
        '__proto__',
        'constructor',
        'toString',
        'size',
      ];
      for (const kid of kids) {
        const what = `kid ${JSON.stringify(kid)?.slice(0, 40)}`;
        await refuse(forger.token({ header: { kid } }), what);
        await refuse(forger.token({ header: { kid, alg: 'HS256' }, signer: hmac('') }), `${what}, empty HMAC key`);
      }
      const twice = `{"alg":"${algorithm}","typ":"at+jwt","kid":"${forger.header['kid']}","kid":"x"}`;
      await refuse(compact(twice, forger.claims, forger.signer), 'two kids');
      const proto = `{"alg":"${algorithm}","typ":"at+jwt","__proto__":{"kid":"${forger.header['kid']}"}}`;
      await refuse(compact(proto, forger.claims, forger.signer), 'an inherited kid');
    });

    it('J07 cannot make a missing key count as an empty secret', async () => {
      for (const kid of ['unknown', forger.header['kid']]) {
        for (const key of ['', '\0', Buffer.alloc(32), Buffer.alloc(64), 'null', 'undefined', '[object Object]']) {
          const header = { alg: 'HS256', kid };
          await refuse(forger.token({ header, signer: hmac(key) }), `kid ${kid}, key ${JSON.stringify(key)}`);
        }
      }
    });

    it('J09 cannot change what is signed', async () => {
      const unencoded = { b64: false, crit: ['b64'] };
      const payload = JSON.stringify(forger.claims);
      const head = encode({ ...forger.header, ...unencoded });
      await refuse(`${head}.${payload}.${encode(forger.signer(`${head}.${payload}`))}`, 'an unencoded payload');
      await refuse(`${head}..${encode(forger.signer(`${head}.${payload}`))}`, 'detached and unencoded');
      const [good, , signature] = forger.good.split('.');
      await refuse(`${good}..${signature}`, 'a detached payload');
      for (const header of [unencoded, { b64: true }, { crit: [] }, { crit: ['exp'], exp: 1 }, { crit: 'b64' }]) {
        await refuse(forger.token({ header }), JSON.stringify(header));
      }
      const [first, second, third] = forger.good.split('.');
      const flattened = JSON.stringify({ protected: first, payload: second, signature: third });
      await refuse(flattened, 'JSON serialisation');
      await refuse(encode(flattened), 'JSON serialisation, encoded');
      await refuse(`${encode(flattened)}.${second}.${third}`, 'JSON serialisation as a header');
    });

    it('J10 cannot make us decrypt, stretch or inflate', async () => {
      const enc = 'A256GCM';
      const [iv, tag] = [encode(Buffer.alloc(12)), encode(Buffer.alloc(16))];
      for (const alg of ['dir', 'RSA-OAEP-256', 'RSA1_5', 'ECDH-ES', 'A256KW']) {
        const header = encode({ alg, enc, typ: 'at+jwt', kid: forger.header['kid'] });
        await refuse(`${header}.${alg === 'dir' ? '' : iv}.${iv}.${encode(forger.claims)}.${tag}`, `JWE ${alg}`);
      }
      // Were either of these carried out, it would take minutes or gigabytes.
      const stretched = encode({ alg: 'PBES2-HS512+A256KW', enc, p2c: 2 ** 31 - 1, p2s: iv, zip: 'DEF' });
      await refuse(`${stretched}.${iv}.${iv}.${encode('x')}.${tag}`, 'PBES2');
      const bomb = deflateRawSync(Buffer.alloc(2 ** 21, '{'));
      assert.ok(bomb.length < 2_500);
      await refuse(forger.token({ header: { zip: 'DEF' }, payload: bomb }), 'a deflated payload');
      await refuse(
        forger.token({ header: { zip: 'DEF' }, payload: deflateRawSync(JSON.stringify(forger.claims)) }),
        'zip',
      );
    });
  });
}

function relatives(algorithm: KeyAlgorithm, { privateKey, signer }: Forger): [alg: string, signer: Signer][] {
  const over =
    (hash: string, options: object = {}): Signer =>
    (input) =>
      sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363', ...options });
  if (algorithm === 'EdDSA') {
    return ['Ed25519', 'Ed448', 'eddsa', 'ES256', 'HS256'].map((alg) => [alg, signer]);
  }
  if (algorithm === 'ES256') {
    return [
      ['ES384', over('sha384')],
      ['ES512', over('sha512')],
      ['ES256K', signer],
      ['es256', signer],
      ['ES256', over('sha384')],
      ['ESP256', signer],
    ];
  }
  const pss = { padding: 6, saltLength: 32 };
  return [
    ['RS384', over('sha384')],
    ['RS512', over('sha512')],
    ['rs256', signer],
    ['RS256', over('sha1')],
    ['PS256', over('sha256', pss)],
    ['RS256', over('sha256', pss)],
    ['PS384', over('sha384', { ...pss, saltLength: 48 })],
  ];
}

async function listen(body: string): Promise<{ url: string; connections(): number }> {
  let connections = 0;
  const server = createServer((_request, response) => response.end(body));
  server.on('connection', () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUpLater(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}
