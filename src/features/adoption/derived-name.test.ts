import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { findUsernameFault } from '../users/username.ts';
import { deriveName, deriveStem } from './derived-name.ts';

it('whatever the old name was, the new one could have been chosen', () => {
  const awkward = fc.constantFrom(...' @._-aÅß\u0301\u0345\u0627\u0430\u200b\u3164\ufb03\ufdfa\ud800李ー1');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(awkward, fc.string({ unit: 'binary' })), maxLength: 80 }),
      fc.integer({ min: 1, max: 999_999 }),
      (name, attempt) => {
        assert.equal(findUsernameFault(deriveName(deriveStem(name, '7'), attempt)), undefined);
      },
    ),
  );
});

for (const [name, stem] of [
  [' alice ', 'alice'],
  ['Mary Ann  Smith', 'Mary-Ann-Smith'],
  ['ann@example.org', 'ann-example.org'],
  ['\uff21lice', 'Alice'],
  ['\u0430lice', 'user-7'],
  ['@', 'user-7'],
  ['', 'user-7'],
])
  it(`makes ${stem} of ${JSON.stringify(name)}`, () => assert.equal(deriveStem(name as string, '7'), stem));
