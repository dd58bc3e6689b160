/** Password hashing. Covers P04 (NUL), P16 (form of a hash), P19. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHasher } from './hasher.ts';
import { systemRandom } from './random.ts';

const hasher = openHasher(systemRandom, 10_000);
const password = 'correct horse battery staple';
const no = { matches: false, readable: true };

describe('the hasher', () => {
  it('makes Argon2id hashes with the OWASP baseline and a salt of their own', async () => {
    const [first, second] = await Promise.all([hasher.hash(password), hasher.hash(password)]);
    for (const hash of [first, second])
      assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.notEqual(first, second);
    assert.deepEqual(await hasher.verify(first, password), { matches: true, readable: true });
    assert.deepEqual(await hasher.verify(second, password), { matches: true, readable: true });
    assert.deepEqual(await hasher.verify(first, `${password} `), no);
    assert.deepEqual(await hasher.verify(first, ''), no);
  });

  it('reads hashes that another library made, with other parameters', async () => {
    // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    const foreign = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    assert.deepEqual(await hasher.verify(foreign, 'password'), { matches: true, readable: true });
    assert.deepEqual(await hasher.verify(foreign, 'passwore'), no);
  });

  it('tells passwords apart that differ after a NUL, by case, or only far behind', async () => {
    const long = 'x'.repeat(255);
    for (const [one, other] of [
      ['before\0after', 'before\0other'],
      ['before\0after', 'before'],
      ['Password of mine', 'password of mine'],
      [`${long}a`, `${long}b`],
    ] as const) {
      const hash = await hasher.hash(one);
      assert.deepEqual(await hasher.verify(hash, other), no, JSON.stringify(one));
      assert.equal((await hasher.verify(hash, one)).matches, true);
    }
  });

  it('answers no, and says so to the operator, for a stored hash that cannot be read', async () => {
    const good = await hasher.hash(password);
    for (const stored of [
      '',
      'plain text',
      password,
      good.slice(0, -10),
      good.replace('v=19', 'v=16'),
      good.replace('m=19456', 'm=99999999'),
      good.replace('m=19456', 'm=0'),
      good.replace('p=1', 'p=0'),
      `${good}\n`,
      `${good.slice(0, -1)}*`,
      '$2x$12$abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUVWXYZ01234',
    ])
      assert.deepEqual(await hasher.verify(stored, password), { matches: false, readable: false }, stored);
  });

  it('answers no for an account that does not exist, after as much work as for any other', async () => {
    const hash = await hasher.hash(password);
    const cost = async (stored: string | undefined) => {
      const before = process.cpuUsage();
      for (let time = 0; time < 5; time++) await hasher.verify(stored, 'something else');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    assert.deepEqual(await hasher.verify(undefined, password), no);
    const [known, unknown] = [await cost(hash), await cost(undefined)];
    assert.ok(unknown > known / 2, `${unknown} and ${known} microseconds of CPU time`);
  });

  it('lets nobody in with the password of a decoy, and has one where that cannot be read', async () => {
    const decoy = await hasher.hash(password);
    assert.deepEqual(await hasher.verify(undefined, password, decoy), no);
    assert.deepEqual(await hasher.verify('damaged', password, decoy), { matches: false, readable: false });
    assert.deepEqual(await hasher.verify(undefined, password, 'damaged'), no);
  });

  it('leaves the event loop free', async () => {
    let turns = 0;
    const counter = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 8 }, () => hasher.hash(password)));
    clearInterval(counter);
    assert.ok(turns > 0, 'nothing else ran while eight passwords were hashed');
  });

  it('keeps the answers of a crowd apart', async () => {
    const hash = await hasher.hash(password);
    const verdicts = await Promise.all(
      Array.from({ length: 12 }, (_, index) => hasher.verify(hash, index % 2 ? password : 'something else')),
    );
    assert.deepEqual(
      verdicts.map(({ matches }) => matches),
      verdicts.map((_, index) => index % 2 === 1),
    );
  });
});
