/** Covers the reserved names of U06. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usernameOf } from '../users/username.ts';
import { isReservedUsername } from './reserved-usernames.ts';

describe('reserved usernames', () => {
  for (const name of [
    'admin',
    'Admin',
    'ADMIN',
    'ａｄｍｉｎ',
    'root',
    'system',
    'me',
    'ınfo',
    'İNFO',
    'hoſtmaster',
    'no-reply',
  ])
    it(`hold ${name}`, () => assert.equal(isReservedUsername(usernameOf(name)), true));

  for (const name of ['alice', 'admins', 'ádmin', 'mea', '__proto__', 'constructor', 'toString', 'null', ''])
    it(`leave ${JSON.stringify(name)} to other programs`, () =>
      assert.equal(isReservedUsername(usernameOf(name)), false));
});
