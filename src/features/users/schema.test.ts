/** What a display name may be, by what people see of it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { displayNamePattern } from './schema.ts';

const isAccepted = (name: string) => new RegExp(displayNamePattern, 'u').test(name);

it('a display name has a character that can be seen, and none that controls the others', () => {
  const unseen: string[] = [];
  const turning = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
  for (let code = 0; code <= 0xffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCharCode(code);
    const isUnseen = /[\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(character);
    if (isAccepted(character) === (isUnseen || turning.test(character))) unseen.push(code.toString(16));
    if (isAccepted(`a${character}`) === turning.test(character)) unseen.push(`behind a letter: ${code.toString(16)}`);
  }
  assert.deepEqual(unseen, []);
  for (const name of ['Alice Example', ' Alice', '\u200bAlice', 'نادي القراءة', '👩‍🏭', 'می‌خواهم'])
    assert.ok(isAccepted(name), name);
  for (const name of ['\u200b\u200b', '\u00ad \u2060', 'Ali\u200fce']) assert.equal(isAccepted(name), false);
});
