/** What a hash is expected to take, beside what was measured. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { oldHashes } from '../../../test/support/old-hashes.ts';
import { formatOf, hashFormats } from '../hash-formats.ts';
import { isCostly, priceOf } from './price.ts';

it('is of the order that the table of formats has for the usual cost, which is not costly', () => {
  const seen = new Set<string>();
  for (const { hash } of oldHashes) {
    const format = formatOf(hash);
    const row = hashFormats.find(({ name }) => name === format?.name);
    if (!format || !row) continue;
    const price = priceOf(format.recipe);
    assert.ok(price.times >= 0 && price.mebibytes >= 0, `${hash} has no price`);
    if (format.cost.replace(', 1 lane', '') !== row.typical.cost || row.typical.times < 1) continue;
    seen.add(row.name);
    const ratio = price.times / row.typical.times;
    assert.ok(ratio > 0.5 && ratio < 2, `${row.name}: ${price.times} instead of ${row.typical.times}`);
    assert.equal(isCostly(price), false, row.name);
  }
  assert.ok(seen.size >= 10, [...seen].join());
});
