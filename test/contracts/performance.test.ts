/** The page of figures and its charts are what the bench makes of the results that were kept. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pagesOf } from '../../bench/page.ts';
import { readResults } from '../../bench/results.ts';

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

describe('docs/performance.md', () => {
  const pages = pagesOf(readResults());

  it('holds the figures of bench/results.json, in its tables and in its charts; if not, run: node bench/page.ts', () => {
    for (const [file, text] of pages) assert.ok(read(file).replaceAll('\r\n', '\n') === text, `${file} is stale`);
  });

  it('shows every chart there is, and no other', () => {
    const shown = [...read('docs/performance.md').matchAll(/\]\((performance\/[\w-]+\.svg)\)/g)].map(
      ([, file]) => `docs/${file}`,
    );
    assert.deepEqual(shown.sort(), [...pages.keys()].filter((file) => file.endsWith('.svg')).sort());
  });
});
