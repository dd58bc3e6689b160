/** An answer is clear or it means the least, whatever type the value has. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { answerTo, type Meaning, meaningOf, meanings, type Question, questions } from './meaning.ts';

const now = Date.UTC(2026, 10, 29);

for (const [meaning, { examples }] of Object.entries(meanings))
  it(`what is shown as ${meaning} is read as that, as text, as bytes and as what it is`, () => {
    for (const example of examples as readonly unknown[]) {
      assert.equal(meaningOf(example, now), meaning, JSON.stringify(example));
      if (typeof example !== 'string' && typeof example !== 'number') continue;
      assert.equal(meaningOf(String(example), now), meaning);
      assert.equal(meaningOf(Buffer.from(String(example)), now), meaning);
      assert.equal(meaningOf(` ${example}\u00a0`, now), meaning);
    }
  });

it('an instant is one that has been until the very moment', () => {
  const at = (instant: number) => meaningOf(new Date(instant).toISOString(), now);
  assert.deepEqual([at(now - 1), at(now), at(now + 1)], ['past', 'past', 'future']);
  assert.equal(meaningOf('20260101120000', now), 'unclear');
  assert.equal(meaningOf(1n, now), 'yes');
  assert.equal(meaningOf(undefined, now), 'nothing');
  // A bit of MySQL as a careless export writes it.
  assert.equal(meaningOf('\u0001', now), 'unclear');
});

it('nobody is confirmed, approved, enabled or an administrator, or free of a lock, by an unclear value', () => {
  const value = fc.oneof(
    fc.anything({ withBigInt: true, withTypedArray: true }),
    fc.string(),
    fc.constantFrom(...Object.values(meanings).flatMap(({ examples }) => examples as readonly unknown[])),
  );
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(questions) as Question[])), value, (question, value) => {
      const { meaning, is, isUnclear } = answerTo(question, value, now);
      const grants = questions[question].least ? !is : is;
      const granting: Meaning[] = questions[question].least ? ['nothing', 'no'] : ['yes', 'past'];
      if (grants) assert.ok(granting.includes(meaning) && !isUnclear);
      if (isUnclear) assert.equal(is, questions[question].least);
    }),
  );
});
