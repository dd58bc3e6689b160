/** What the console says of a password while it is typed: never strong when the service refuses it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { decodeSet, encodeSet } from '../../console/src/parts/hashed-set.ts';
import { strengthOf } from '../../console/src/parts/password-strength.ts';
import { listedCommonPasswords, shortestListed } from '../../scripts/generate/common-passwords.ts';
import { isCommonPassword } from '../../src/features/passwords/common-passwords.ts';
import { findPasswordFaults, foldPassword } from '../../src/features/passwords/password.ts';

const judge = readFileSync(new URL('../../console/src/parts/judge-password.ts', import.meta.url), 'utf8');
const encoded = readFileSync(new URL('../../console/src/parts/common-passwords.txt', import.meta.url), 'utf8');
const list = readFileSync(new URL('../../src/features/passwords/common-passwords.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#!'));

describe('the common passwords that the console has', () => {
  const isListed = decodeSet(encoded);

  it('are all those that no other rule refuses, from the length on that it looks them up', () => {
    assert.match(judge, new RegExp(`shortestListed = ${shortestListed};`));
    const others = { minLength: shortestListed, username: '', isCommon: () => false };
    let found = 0;
    for (const entry of list) {
      if (findPasswordFaults(entry, others).length > 0) continue;
      for (const spelling of [entry, entry.toUpperCase()]) assert.ok(isListed(foldPassword(spelling)), entry);
      found++;
    }
    assert.ok(found > 10_000, `${found}`);
  });

  it('are hardly any others', () => {
    const others = Array.from({ length: 20_000 }, (_, number) => `an honest phrase of mine ${number}`);
    const wrong = others.filter(isListed);
    assert.ok(wrong.length < 60, `${wrong.length} of 20,000`);
    assert.ok(!others.some(isCommonPassword));
  });

  it('survive being written down, however few there are', () => {
    for (const texts of [['one'], ['one', 'two'], listedCommonPasswords().slice(0, 1_000)]) {
      const has = decodeSet(encodeSet(texts));
      assert.ok(texts.every(has));
    }
  });
});

describe('the strength that the console shows', () => {
  const known = ['robin', 'robin@example.org', 'Robin Example'];
  for (const [strength, passwords] of [
    [1, ['password12345678', 'qwertyuiop asdfghjkl', 'RobinExample2024', 'summer2024summer2024', 'iloveyou iloveyou!']],
    [2, ['January 2024 snowing']],
    [3, ['my dog is a good dog']],
    [
      4,
      [
        'correct horse battery staple',
        'purple monkey dishwasher pie',
        'vJ3kzP0wQeR7tYu1LmNb',
        'xK9#mQ2$vL7@pR4!nB8',
        'Ein Männlein steht im Walde',
        'в лесу родилась ёлочка',
        '春眠不觉晓处处闻啼鸟夜来风雨声',
        '🐎🔋📎🌲🚀🍕🎲🌙🐢🎻🧊🪁🌵🦊🫖',
        'sunny-harbour-lantern-kettle',
      ],
    ],
  ] as const)
    for (const password of passwords)
      it(`is ${strength} of 4 for ${password}`, () => assert.equal(strengthOf(password, known), strength));

  it('is less than strong for what is too short to be it, whatever it is made of', () => {
    for (const short of ['aB3$xY9!', 'Tr0ub4dor&3', 'zQ8vK2mX']) assert.ok(strengthOf(short, []) < 4, short);
  });
});
