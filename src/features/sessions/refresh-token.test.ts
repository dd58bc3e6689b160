/** The form of a refresh token: what is written can be read, in one spelling, and proves where it came from. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openSecret } from '../../platform/secret.ts';
import { isGenuine, readRefreshToken, writeRefreshToken } from './refresh-token.ts';

const secret = openSecret('a secret of a test, at least 32 bytes of it');
const other = openSecret('another secret of a test, also 32 bytes or more');

const session = fc.record({
  id: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
});
const generation = fc.integer({ min: 1, max: 0xffffffff });

/** Whether it is read at all, and then is one of that session. */
function isGood(text: string, of: { id: number; nonce: string }): boolean {
  const token = readRefreshToken(text);
  return token !== undefined && token.sessionId === of.id && isGenuine(secret, of, token);
}

describe('a refresh token', () => {
  it('says its session and generation, and is the same on every server', () => {
    fc.assert(
      fc.property(session, generation, (session, generation) => {
        const text = writeRefreshToken(secret, session, generation);
        assert.match(text, /^rt_[A-Za-z0-9_-]{59}$/);
        const token = readRefreshToken(text);
        assert.ok(token);
        assert.deepEqual([token.sessionId, token.generation], [session.id, generation]);
        assert.ok(isGenuine(secret, session, token));
        assert.equal(writeRefreshToken(secret, session, generation), text);
      }),
    );
  });

  it('is good for its own session, generation, nonce and secret only', () => {
    fc.assert(
      fc.property(session, session, generation, generation, (one, two, first, second) => {
        fc.pre(one.id !== two.id && one.nonce !== two.nonce && first !== second);
        const text = writeRefreshToken(secret, one, first);
        const { mac } = readRefreshToken(text) ?? assert.fail();
        assert.ok(!isGenuine(secret, one, { sessionId: one.id, generation: second, mac }));
        assert.ok(!isGood(text, { ...one, nonce: two.nonce }));
        assert.ok(!isGood(text, { ...one, id: two.id }));
        assert.ok(!isGenuine(secret, { ...one, id: two.id }, { sessionId: two.id, generation: first, mac }));
        assert.ok(!isGood(writeRefreshToken(other, one, first), one));
      }),
    );
  });

  it('is bad as soon as any character is another one, is missing, or is too many', () => {
    const one = { id: 31, nonce: 'mC4aRcTz7Lw0uWb2pYk1sQ' };
    const text = writeRefreshToken(secret, one, 7);
    assert.ok(isGood(text, one));
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n\0\u00e9';
    for (let at = 0; at <= text.length; at++) {
      const [before, after] = [text.slice(0, at), text.slice(at)];
      for (const character of alphabet) {
        assert.ok(!isGood(before + character + after, one), `${JSON.stringify(character)} before ${at}`);
        if (at < text.length && character !== text[at])
          assert.ok(!isGood(before + character + after.slice(1), one), `${JSON.stringify(character)} at ${at}`);
      }
      if (at < text.length) assert.ok(!isGood(before + after.slice(1), one), `without ${at}`);
    }
  });

  it('has one spelling', () => {
    const near = fc.string({ unit: fc.constantFrom('A', 'B', '_', '-', '=', '+', '/'), minLength: 58, maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        const token = readRefreshToken(`rt_${text}`);
        if (!token) return;
        const head = Buffer.alloc(12);
        head.writeBigUInt64BE(BigInt(token.sessionId));
        head.writeUInt32BE(token.generation, 8);
        const bytes = Buffer.concat([head, Buffer.from(token.mac, 'base64url')]);
        assert.equal(`rt_${bytes.toString('base64url')}`, `rt_${text}`);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of an id that no number holds exactly is not read', () => {
    const bytes = Buffer.alloc(44);
    for (const [id, isRead] of [
      [2n ** 53n - 1n, true],
      [2n ** 53n, false],
      [2n ** 53n + 31n, false],
      [2n ** 64n - 1n, false],
    ] as const) {
      bytes.writeBigUInt64BE(id);
      assert.equal(readRefreshToken(`rt_${bytes.toString('base64url')}`) !== undefined, isRead, String(id));
    }
  });
});
