/** Who shares a budget when there are proxies before the service, real or made up. Covers B04. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { anyDatabase } from '../support/databases.ts';
import { assertThrottled, guess } from '../support/guesses.ts';
import { type Installation, install, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, jsonRequest } from '../support/raw-http.ts';

const attempts = 10;
const warning = 'set TRUSTED_PROXIES';

const random = () => `198.51.${randomBytes(2).join('.')}`;
const spoof = () => ({
  'x-forwarded-for': `${random()}, ${random()}`,
  forwarded: `for=${random()}`,
  'x-real-ip': random(),
  'client-ip': random(),
  'cf-connecting-ip': random(),
});

describe('a budget of a network', () => {
  let service: Installation;
  let count = 0;

  const open = (environment: Record<string, string>) =>
    install(anyDatabase, { NETWORK_ATTEMPTS: String(attempts), ...environment });
  /** At an account of its own, so that only the network counts. */
  const guessFrom = (headers: Record<string, string>) => guess(service.call, `name${++count}`, headers);
  const from = (list: string) => ({ 'x-forwarded-for': list });

  /** Whoever it is that these headers stand for has as many guesses as anybody, and no more. */
  const useUp = async (makeHeaders: () => Record<string, string>) => {
    const answers = await Promise.all(Array.from({ length: attempts + 5 }, () => guessFrom(makeHeaders())));
    assert.equal(answers.filter(({ status }) => status === 401).length, attempts);
    for (const answer of answers) if (answer.status !== 401) assertThrottled(answer, 'network', attempts);
  };
  const isUsedUp = async (headers: Record<string, string>) =>
    assertThrottled(await guessFrom(headers), 'network', attempts);
  const isFresh = async (headers: Record<string, string>) =>
    assertProblem(await guessFrom(headers), 401, 'login/rejected', JSON.stringify(headers));
  const addressesInTrail = async () => {
    const query = service.deps.database
      .selectFrom('audit_events')
      .select('address')
      .where('type', '=', 'login.refused');
    return new Set((await query.execute()).map(({ address }) => address));
  };

  describe('B04 without TRUSTED_PROXIES', () => {
    before(async () => {
      service = await open({});
    });

    it('is one, whatever a client says of itself, and the log says once what to do about a real proxy', async () => {
      assert.equal(service.log().includes(warning), false);
      await useUp(spoof);
      await isUsedUp({});
      assert.deepEqual(await addressesInTrail(), new Set(['127.0.0.1']));
      const lines = service.log().split('\n');
      const warnings = lines.filter((line) => line.includes(warning));
      assert.equal(warnings.length, 1);
      assert.deepEqual(
        [JSON.parse(warnings[0] as string).level, JSON.parse(warnings[0] as string).proxy],
        ['warn', '127.0.0.1'],
      );
    });
  });

  describe('B04 behind a proxy that is listed', () => {
    before(async () => {
      service = await open({ TRUSTED_PROXIES: '127.0.0.1' });
    });

    it('is that of the hop the proxy has seen, whatever stands left of it', async () => {
      await useUp(() => ({ ...spoof(), ...from(`${random()}, 127.0.0.1, 203.0.113.7`) }));
      for (const list of ['203.0.113.7', '1.1.1.1,203.0.113.7', '::ffff:203.0.113.7', 'x, 203.0.113.7 '])
        await isUsedUp(from(list));
      await isFresh(from('203.0.113.8'));
      await isFresh(from('203.0.113.7, 203.0.113.8'));
      assert.deepEqual(await addressesInTrail(), new Set(['203.0.113.7', '203.0.113.8']));
    });

    it('is that of the last line when there are several', async () => {
      const fields = (last: string) => [`X-Forwarded-For: ${random()}`, `X-Forwarded-For: ${last}`];
      const body = JSON.stringify({ username: 'somebody', password: 'not the right one' });
      const status = async (last: string) =>
        (await ask(service.base, jsonRequest('POST /login', body, fields(last)))).status;
      assert.deepEqual([await status('203.0.113.7'), await status('203.0.113.9')], [429, 401]);
    });

    it('is one for all of an IPv6 subscriber', async () => {
      await useUp(() => from(`2001:db8:7:7:${randomBytes(8).toString('hex').match(/.{4}/g)?.join(':')}`));
      await isUsedUp(from('2001:db8:7:7::1'));
      await isFresh(from('2001:db8:7:8::1'));
    });

    it('is that of the address, whatever port the proxy says with it', async () => {
      let port = 1_024;
      await useUp(() => from(`${random()}, 203.0.113.99:${port++}`));
      await isUsedUp(from('203.0.113.99'));
      await isFresh(from('203.0.113.100:4711'));
      await useUp(() => from(`[2001:db8:9:9::${(port++).toString(16)}]:${port}`));
      await isUsedUp(from('2001:db8:9:9::1'));
      await isFresh(from('[2001:db8:9:a::1]:4711'));
      await isFresh({});
      assert.equal(service.log().includes('what is no address'), false);
    });

    it('is one for all of whom it says what is no address, which is not the proxy’s own, and the log says so', async () => {
      const garbage = ['unknown', '_hidden', '203.0.113.99:x', '[2001:db8::1', '203.0.113', 'é', '1'.repeat(5_000)];
      let turn = 0;
      await useUp(() => from(garbage[turn++ % garbage.length] as string));
      await isUsedUp(from('something else'));
      await isFresh({});
      await isFresh({ forwarded: 'for=203.0.113.50', 'x-real-ip': '203.0.113.51' });
      await isFresh(from('203.0.113.52'));
      assert.ok((await addressesInTrail()).has(null));
      assert.equal(service.log().includes(warning), false);
      const told = service
        .log()
        .split('\n')
        .filter((line) => line.includes('what is no address'));
      assert.equal(told.length, 1, told.join('\n'));
      const { level, proxy, says } = JSON.parse(told[0] as string);
      assert.deepEqual([level, proxy, says], ['warn', '127.0.0.1', 'unknown']);
    });

    it('is the proxy’s own when it says nothing', async () => {
      for (let tries = 0; tries < attempts; tries++) await guessFrom({});
      for (const nothing of ['', ' ', ',']) await isUsedUp(from(nothing));
      await isFresh(from('203.0.113.53'));
    });
  });

  it('B04 behind two proxies is that of the hop before them', async () => {
    service = await open({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' });
    await useUp(() => from(`${random()}, 203.0.113.7, 10.1.2.3`));
    await isUsedUp(from('203.0.113.7'));
    await isFresh(from('203.0.113.7, 10.1.2.3, 192.0.2.1'));
    await useUp(() => from(`${random()}, 203.0.113.8:${1_024 + count}, 10.1.2.3:443`));
    await isUsedUp(from('203.0.113.8'));
  });

  it('B04 behind a proxy that is not listed is that proxy’s', async () => {
    service = await open({ TRUSTED_PROXIES: '10.9.9.9' });
    await useUp(spoof);
    await isUsedUp(from('203.0.113.7, 10.9.9.9'));
  });

  it('B04 is counted by MAC, so that the table names nobody', async () => {
    const url = await anyDatabase.create();
    service = await start(url, { TRUSTED_PROXIES: 'loopback' });
    await guess(service.call, 'a-name-to-look-for', from('203.0.113.77'));
    const rows = await service.deps.database.selectFrom('budgets').selectAll().execute();
    assert.equal(rows.length, 2);
    for (const { owner } of rows) assert.match(owner, /^[\w-]{43}$/);
  });
});
