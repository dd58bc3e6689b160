/** What the features declare, gathered without a loss. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { eventCatalogue, permissions, problemCatalogue } from './catalogue.ts';
import { settings } from './config.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = globSync('{platform,features/*}/catalogue.ts', { cwd: folder });
const declared: [name: string, rows: object][] = [];
for (const file of files) declared.push(...Object.entries<object>(await import(new URL(file, import.meta.url).href)));

const rowsOf = (kind: RegExp) => declared.filter(([name]) => kind.test(name)).map(([, rows]) => rows);

describe('the catalogue', () => {
  it('has every row that a feature declares, each name once', () => {
    const names = (kind: RegExp) => rowsOf(kind).flatMap((rows) => Object.keys(rows));
    assert.deepEqual(Object.keys(problemCatalogue).sort(), names(/[pP]roblems$/).sort());
    assert.deepEqual(Object.keys(eventCatalogue).sort(), names(/^events$/).sort());
    const own = new Set(names(/^settings$/));
    assert.equal(own.size, names(/^settings$/).length);
    assert.deepEqual(
      [...own].filter((key) => !settings.some((row) => row.key === key)),
      [],
    );
    assert.deepEqual(
      [...permissions].sort(),
      rowsOf(/^permissions$/)
        .flatMap((list) => Object.values(list))
        .sort(),
    );
  });

  it('has one setting for each environment variable, and each half of a pair', () => {
    const names = settings.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { togetherWith } of settings) assert.ok(togetherWith === undefined || names.includes(togetherWith));
  });
});
