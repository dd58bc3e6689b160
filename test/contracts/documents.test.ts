/** What is generated is current, says so, and leads where it points. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { anchor } from '../../console/src/reference/anchor.ts';
import { operationsOf } from '../../console/src/reference/api-document.ts';
import { findStale, generateDocuments } from '../../scripts/generate.ts';

describe('the generated documents', () => {
  let documents: Map<string, string>;
  before(async () => {
    documents = await generateDocuments();
  });
  const text = (file: string) => documents.get(file) ?? '';

  it('are current; if not, run: npm run generate', () => {
    assert.deepEqual(findStale(documents), []);
  });

  it('come out the same twice', async () => {
    assert.deepEqual(await generateDocuments(), documents);
  });

  it('say near their top what made them', () => {
    for (const [file, content] of documents) {
      // Of a page that is written by hand it is a table only, between marks of its own.
      if (/<!-- \/\w+ -->/.test(content)) continue;
      const lines = content.split('\n');
      const top = lines.slice(0, file.endsWith('.md') ? 1 : 5).join('\n');
      assert.match(top, /scripts\/generate\.ts/, file);
    }
  });

  it('have no heading twice on a page, and no link to one that is not there', () => {
    const pages = [...documents].filter(([file]) => file.startsWith('docs/') && file.endsWith('.md'));
    const anchors = new Map(pages.map(([file, content]) => [file.slice('docs/'.length), headingsOf(content)]));
    for (const [page, list] of anchors) assert.deepEqual([...new Set(list)], list, page);
    for (const [file, content] of pages) {
      const page = file.slice('docs/'.length);
      const links = [...content.matchAll(/\]\(([a-z]+\.md)?#([^)]+)\)/g)];
      for (const [link, other = page, target = ''] of links) {
        assert.ok(anchors.get(other)?.includes(target), `${file}: ${link}`);
      }
    }
    assert.ok([...text('docs/api.md').matchAll(/\]\(errors\.md#/g)].length > 50);
  });

  it('have every operation among the requests of the Postman collection', () => {
    const collection = JSON.parse(text('docs/admittance.postman_collection.json'));
    const folder = collection.item.find(({ name }: { name: string }) => name === 'Reference');
    const names = folder.item.flatMap(({ item }: { item: { name: string }[] }) => item.map(({ name }) => name));
    const operations = operationsOf(JSON.parse(text('openapi.json')));
    assert.deepEqual(
      names,
      operations.map(({ method, path }) => `${method} ${path}`),
    );
  });
});

function headingsOf(content: string): string[] {
  return [...content.matchAll(/^#{1,3} (.+)$/gm)].map(([, heading = '']) => anchor(heading));
}
