/** Where a token is looked for, and how long it may be. Covers J22, J23. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { anyDatabase } from '../support/databases.ts';
import { assertAccepted, assertRefused, type Forger, makeForger } from '../support/forge.ts';
import { type Installation, install } from '../support/installation.ts';
import { exchange, request } from '../support/raw-http.ts';

const longestToken = 4096;

describe('a token on its way', () => {
  let service: Installation;
  let forger: Forger;
  let good: string;

  before(async () => {
    service = await install(anyDatabase);
    forger = await makeForger(service, (await service.addUser('alice')).token);
    good = forger.good;
  });

  /** The statuses of one raw request with these header fields. */
  async function ask(fields: string[], line = 'GET /dashboard'): Promise<number> {
    const { answers } = await exchange(service.base, request(line, fields));
    assert.equal(answers.length, 1);
    return answers[0]?.status as number;
  }

  /** A good token of about this many characters. */
  const padded = (length: number) => {
    const pad = Math.floor(((length - forger.token({ claims: { pad: '' } }).length) * 3) / 4);
    return forger.token({ claims: { pad: 'x'.repeat(pad) } });
  };

  it('J22 is refused above 4 KiB, however good it is', async () => {
    const [fits, over] = [padded(longestToken), padded(longestToken + 2)];
    assert.ok(fits.length > longestToken - 3 && fits.length <= longestToken, `${fits.length}`);
    assert.ok(over.length > longestToken && over.length < longestToken + 5, `${over.length}`);
    await assertAccepted(service, fits, 'at the limit');
    await assertRefused(service, over, 'above the limit');
    await assertRefused(service, padded(8_000), '8 kB');
    await assertRefused(service, padded(15_000), '15 kB');
  });

  it('J22 is not even read when the headers are over their limit', async () => {
    const { answers } = await exchange(
      service.base,
      request('GET /dashboard', [`Authorization: Bearer ${padded(64_000)}`]),
    );
    assert.deepEqual([answers.length, answers[0]?.status], [1, 431]);
    assert.equal(JSON.parse(answers[0]?.body ?? '').code, 'request/headers-too-large');
    await assertAccepted(service, good, 'afterwards');
  });

  it('J23 comes in one Authorization field', async () => {
    assert.equal(await ask([`Authorization: Bearer ${good}`]), 200);
    for (const [first, second] of [
      [good, good],
      [good, 'x'],
      ['x', good],
    ]) {
      assert.equal(await ask([`Authorization: Bearer ${first}`, `Authorization: Bearer ${second}`]), 401);
      assert.equal(await ask([`authorization: Bearer ${first}`, 'Accept: */*', `AUTHORIZATION: Basic ${second}`]), 401);
      assert.equal(await ask([`Authorization: Bearer ${first},${second}`]), 401);
      assert.equal(await ask([`Authorization: Bearer ${first}, Bearer ${second}`]), 401);
      assert.equal(await ask([`Authorization: Bearer ${first} ${second}`]), 401);
    }
    assert.equal(await ask([`Authorization: Bearer ${good}`, 'Authorization:']), 401);
  });

  it('J23 comes with the scheme Bearer, in whatever case', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER', 'bEaReR'])
      assert.equal(await ask([`Authorization: ${scheme} ${good}`]), 200, scheme);
    for (const start of [
      'Basic ',
      'Token ',
      'JWT ',
      'DPoP ',
      'Bearer',
      'Bearer\t',
      'Bearer:',
      'Bearer=',
      'XBearer ',
      '',
      '"',
    ])
      assert.equal(await ask([`Authorization: ${start}${good}`]), 401, start);
    for (const value of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer null',
      'Bearer undefined',
      `Bearer "${good}"`,
      `Bearer <${good}>`,
    ])
      assert.equal(await ask([`Authorization: ${value}`]), 401, value);
    assert.equal(await ask([`Authorization: Bearer ${good};`]), 401);
    assert.equal(await ask([`Authorization: Bearer ${good}\x80`]), 401);
  });

  it('J23 comes from no other field', async () => {
    const places = [
      'Proxy-Authorization: Bearer ',
      'X-Authorization: Bearer ',
      'X-Access-Token: ',
      'Authorization_: Bearer ',
    ];
    for (const field of [
      ...places,
      'Cookie: access_token=',
      'Cookie: Authorization=Bearer ',
      'X-Forwarded-Authorization: Bearer ',
    ])
      assert.equal(await ask([field + good]), 401, field);
  });

  it('J23 does not come from the address or the body', async () => {
    const parameters = ['access_token', 'token', 'authorization', 'bearer_token', 'Authorization=Bearer%20'];
    for (const name of parameters) {
      for (const path of ['/dashboard', '/users/me', '/users', '/admin']) {
        const answer = await service.call('GET', `${path}?${name}=${good}`);
        assert.deepEqual([answer.status, answer.json.code], [401, 'access/token-missing'], `${path} ${name}`);
      }
      const inBody = await service.call('PATCH', '/users/me', { body: { [name]: good } });
      assert.deepEqual([inBody.status, inBody.json.code], [401, 'access/token-missing'], name);
    }
    const form = { raw: `access_token=${good}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    assert.equal((await service.call('PATCH', '/users/me', form)).status, 401);
  });

  it('J23 never gets into the log', async () => {
    await service.call('GET', `/dashboard?access_token=${good}`, { token: good });
    await service.call('GET', `/${good}`, { token: good });
    await service.call('GET', '/dashboard', { token: `${good}x` });
    assert.ok(service.log().includes('"status":401'));
    assert.ok(!service.log().includes(good.slice(0, 40)));
    assert.ok(!service.log().includes(good.split('.')[2] as string));
  });
});
