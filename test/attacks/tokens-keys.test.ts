/**
 * The keys behind the tokens: what is published of them, and what restarts, neighbours, wrong
 * secrets and a tampered database do to them. Covers J20 (short keys), J31.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { openKeyRing } from '../../src/features/keys/open-key-ring.ts';
import { insertSigningKey, listSigningKeys } from '../../src/features/keys/store.ts';
import { openDeps } from '../../src/open-deps.ts';
import { system } from '../../src/platform/principal.ts';
import { SecretError } from '../../src/platform/secret.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { algorithms, assertAccepted, assertRefused, decode, makeForger, makeKeyPair } from '../support/forge.ts';
import { adminPassword, type Installation, install, start, testSecret } from '../support/installation.ts';
import { serve } from '../support/process.ts';

const path = '/.well-known/jwks.json';
const otherSecret = 'the secret of some other place, 9876543210';

onTwoDatabases('the signing keys', (database) => {
  it('J31 are published for every algorithm without a private member', async () => {
    const url = await database.create();
    let service: Installation | undefined;
    for (const TOKEN_ALGORITHM of algorithms) service = await start(url, { TOKEN_ALGORITHM });
    const { call } = service as Installation;

    const answer = await call('GET', path);
    assert.equal(answer.status, 200);
    const keys = answer.json.keys as Record<string, string>[];
    assert.deepEqual(keys.map(({ alg }) => alg).sort(), [...algorithms].sort());
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 3);
    for (const key of keys) {
      const parts = { EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'], RSA: ['n', 'e'] }[key['kty'] ?? ''] ?? [];
      assert.deepEqual(Object.keys(key).sort(), ['alg', 'kid', 'kty', 'use', ...parts].sort());
      assert.equal(key['use'], 'sig');
      assert.equal(key['kid'], await calculateJwkThumbprint(key as JWK));
      if (key['n']) assert.equal(Buffer.from(key['n'], 'base64url').length * 8, 3072);
    }
    const maxAge = Number(/^public, max-age=(\d+)$/.exec(answer.headers.get('cache-control') ?? '')?.[1]);
    assert.ok(maxAge > 0 && maxAge <= 600);

    const etag = answer.headers.get('etag') ?? '';
    assert.match(etag, /^"[^"]+"$/);
    const known = await call('GET', path, { headers: { 'if-none-match': etag } });
    assert.deepEqual([known.status, known.text, known.headers.get('etag')], [304, '', etag]);
    const head = await call('HEAD', path);
    assert.deepEqual([head.status, head.text, head.headers.get('etag')], [200, '', etag]);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const refused = await call(method, path);
      assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'], method);
    }
  });

  it('stay when the service restarts, and keep their order and ETag', async () => {
    const first = await install(database, { TOKEN_ALGORITHM: 'EdDSA' });
    const token = await first.signIn('boss', adminPassword);
    const url = first.deps.config.databaseUrl;
    const second = await start(url, { TOKEN_ALGORITHM: 'EdDSA' });
    await assertAccepted(second, token, 'after a restart');
    const shownBy = async ({ call }: Installation) => {
      const { text, headers } = await call('GET', path);
      return { text, etag: headers.get('etag') };
    };
    const one = await shownBy(first);
    assert.deepEqual(await shownBy(second), one);
    assert.equal(JSON.parse(one.text).keys.length, 1);

    const third = await start(url, { TOKEN_ALGORITHM: 'ES256' });
    await Promise.all([first, second].map(({ deps }) => deps.memory.revocations.settle()));
    const two = await shownBy(third);
    for (const service of [first, second]) assert.deepEqual(await shownBy(service), two);
    assert.deepEqual(JSON.parse(two.text).keys.slice(0, -1), JSON.parse(one.text).keys);
    assert.notEqual(two.etag, one.etag);
    await assertAccepted(third, token, 'after a restart with another algorithm');
  });

  it('of before still verify when the algorithm is changed', async () => {
    const before = await install(database);
    const { token: old } = await before.addUser('alice');
    const after = await start(before.deps.config.databaseUrl, { TOKEN_ALGORITHM: 'EdDSA' });
    await assertAccepted(after, old, 'a token of before');
    after.turnClock((after.deps.config.jwksMaxAgeSeconds + 5) * 1000);
    await assertAccepted(after, old, 'a token of before, when the new key signs');
    const token = await after.signIn('alice');
    await assertAccepted(after, token, 'a token of now');

    const header = (text: string) => decode(text.split('.')[0] ?? '') as { alg: string; kid: string };
    assert.deepEqual([header(old).alg, header(token).alg], ['ES256', 'EdDSA']);
    const { keys } = (await after.call('GET', path)).json;
    assert.deepEqual(keys.map(({ kid }: JWK) => kid).sort(), [header(old).kid, header(token).kid].sort());
    const crossed = await makeForger(after, token);
    await assertRefused(after, crossed.token({ header: { kid: header(old).kid } }), 'the kid of the other key');
    await assertRefused(after, crossed.token({ header: header(old) }), 'kid and algorithm of the other key');
  });

  it('are one when two services start at the same time on an empty database', async () => {
    const url = await database.create();
    const env = {
      DATABASE_URL: url,
      ADMITTANCE_SECRET: testSecret,
      ADMITTANCE_ADMIN_USERNAME: 'boss',
      ADMITTANCE_ADMIN_PASSWORD: adminPassword,
    };
    const [one, two] = await Promise.all([serve({ env }), serve({ env })]);
    const [here, there] = [await one.call('GET', path), await two.call('GET', path)];
    assert.equal(here.json.keys.length, 1);
    assert.equal(here.text, there.text);
    const login = await one.call('POST', '/login', { body: { username: 'boss', password: adminPassword } });
    assert.equal(login.status, 200, login.text);
    assert.equal((await two.call('GET', '/admin', { token: login.json.access_token })).status, 200);
  });

  it('are one when five find none at the same moment', async () => {
    const { deps } = await start(await database.create());
    await deps.database.deleteFrom('signing_keys').execute();
    const rings = await Promise.all(Array.from({ length: 5 }, () => openKeyRing(deps)));
    const rows = await listSigningKeys(deps.database);
    assert.equal(rows.length, 1);
    for (const ring of rings)
      assert.deepEqual(
        [ring.signing(deps.clock.now()).kid, ...ring.list().map(({ kid }) => kid)],
        [rows[0]?.kid, rows[0]?.kid],
      );
  });

  it('do not open under another secret, and no second key is made', async () => {
    const service = await install(database);
    const url = service.deps.config.databaseUrl;
    const kids = async () => (await listSigningKeys(service.deps.database)).map(({ kid }) => kid);
    const before = await kids();
    for (const TOKEN_ALGORITHM of algorithms) {
      await assert.rejects(open(url, { ADMITTANCE_SECRET: otherSecret, TOKEN_ALGORITHM }), (error) => {
        assert.ok(error instanceof SecretError, `${TOKEN_ALGORITHM}: ${error}`);
        assert.ok(!error.message.includes(otherSecret) && !error.message.includes(testSecret));
        return true;
      });
      assert.deepEqual(await kids(), before, TOKEN_ALGORITHM);
    }
    await open(url, {}).then((deps) => deps.database.destroy());
  });

  it('of a stranger who can write to the database are not believed', async () => {
    const service = await install(database);
    const { databaseUrl: url } = service.deps.config;
    const {
      database: tables,
      memory: { keys },
    } = service.deps;
    const [row] = await listSigningKeys(tables);
    assert.ok(row);
    const own = makeKeyPair('ES256').publicKey.export({ format: 'jwk' }) as JWK;
    const put = (kid: string, jwk: JWK) =>
      tables
        .updateTable('signing_keys')
        .set({ public_jwk: JSON.stringify(jwk) })
        .where('kid', '=', kid)
        .execute();

    await put(row.kid, { ...own, kid: row.kid });
    await assert.rejects(open(url, {}), SecretError, 'in place of the real key');

    await put(row.kid, { ...JSON.parse(row.public_jwk), d: 'AAAA', alg: 'none', kid: 'x' });
    const restarted = await start(url);
    assert.equal((await restarted.call('GET', path)).text, (await service.call('GET', path)).text);
    await put(row.kid, JSON.parse(row.public_jwk));

    const kid = await calculateJwkThumbprint(own);
    const beside = { ...row, kid, generation: 2, public_jwk: JSON.stringify({ ...own, kid }) };
    await insertSigningKey(tables, beside);
    await assert.rejects(open(url, {}), SecretError, 'beside the real key, with its seal');
    await tables.deleteFrom('signing_keys').where('kid', '=', kid).execute();
    const again = await open(url, {}).then(closing);
    assert.equal(again.memory.keys.signing(Date.now()).kid, keys.signing(Date.now()).kid);
  });

  it('J20 of less than 2048 bits stop the start', async () => {
    const service = await start(await database.create());
    const jwk = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' }) as JWK;
    const kid = await calculateJwkThumbprint(jwk);
    const [row] = await listSigningKeys(service.deps.database);
    assert.ok(row);
    await insertSigningKey(service.deps.database, {
      ...row,
      kid,
      algorithm: 'RS256',
      public_jwk: JSON.stringify(jwk),
      sealed_private_jwk: service.deps.secret.seal(`signing key ${kid}`, JSON.stringify(jwk)),
    });
    for (const TOKEN_ALGORITHM of ['ES256', 'RS256'])
      await assert.rejects(open(service.deps.config.databaseUrl, { TOKEN_ALGORITHM }), /less than 2048 bits/);
  });
});

function open(databaseUrl: string, environment: Record<string, string>) {
  const config = readConfig({ ADMITTANCE_SECRET: testSecret, ...environment, DATABASE_URL: databaseUrl });
  return openDeps(config, pino({ level: 'silent' }), system);
}

async function closing<T extends { database: { destroy(): Promise<void> } }>(deps: T): Promise<T> {
  await deps.database.destroy();
  return deps;
}
