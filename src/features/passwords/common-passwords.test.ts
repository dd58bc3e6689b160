/** Covers P09 and P10 for the whole list of common passwords; test/attacks/passwords.test.ts sends a sample of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { makeCommonPasswords } from '../../../scripts/common-passwords.ts';
import { isCommonPassword } from './common-passwords.ts';
import { findPasswordFaults, foldPassword } from './password.ts';

const text = readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8');
const entries = text.split('\n').filter((line) => line !== '' && !line.startsWith('#!'));
const lengthOf = (entry: string) => [...entry].length;

describe('the list of common passwords', () => {
  it('is what the script makes of its source', () => {
    assert.equal(makeCommonPasswords(), text);
  });

  it('has thousands of entries that meet the default least length', () => {
    const long = entries.filter((entry) => lengthOf(entry) >= 15);
    assert.ok(long.length >= 3_000, `${long.length}`);
    assert.ok(long.includes('123456789987654321'));
  });

  it('is known entry by entry, in any case', () => {
    for (const entry of entries)
      for (const spelling of [entry, entry.toUpperCase(), entry.toLowerCase()])
        assert.ok(isCommonPassword(foldPassword(spelling)), spelling);
  });

  it('knows no others', () => {
    for (const password of ['#!', 'correct horse battery staple', `${entries[0]} `])
      assert.equal(isCommonPassword(foldPassword(password)), false, password);
  });

  it('is refused entry by entry, in any case, from the least length up that is set', () => {
    for (const minLength of [8, 15]) {
      const policy = { minLength, username: 'zzyzx', isCommon: isCommonPassword };
      const reached = entries.filter((entry) => lengthOf(entry) >= minLength);
      for (const entry of reached)
        for (const spelling of [entry, entry.toUpperCase()])
          assert.notEqual(findPasswordFaults(spelling, policy).length, 0, spelling);
    }
  });
});
