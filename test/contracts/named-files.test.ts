/** What the documents for operators name is there: files, tests, headings, metrics. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anchor } from '../../console/src/reference/anchor.ts';
import { everyDatabase } from '../support/databases.ts';
import { install } from '../support/installation.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const documents = ['docs/operations.md', 'docs/threat-model.md'];

describe('what the documents for operators name', () => {
  for (const document of documents) {
    it(`is there: ${document}`, () => {
      const files = read(document).match(/(?<![\w/.])(?:src|test|deploy|docs|scripts|bench)\/[\w./-]*\w/g) ?? [];
      assert.ok(files.length > 3);
      for (const file of files) assert.ok(existsSync(join(root, file)), file);
    });

    it(`is where the links of ${document} lead`, () => {
      const links = [...read(document).matchAll(/\]\(([^)#\s]*)(?:#([^)]+))?\)/g)];
      assert.ok(links.length > 2);
      for (const [link, target = '', heading] of links) {
        const file = target === '' ? document : join(dirname(document), target);
        assert.ok(existsSync(join(root, file)), link);
        if (heading !== undefined) assert.ok(headingsOf(file).includes(heading), link);
      }
    });
  }

  it('is linked from the README and from ARCHITECTURE.md', () => {
    for (const page of ['README.md', 'ARCHITECTURE.md'])
      for (const document of documents) assert.ok(read(page).includes(`](${document})`), `${page}: ${document}`);
  });

  it('is every metric of ours, and no other', async () => {
    const [sqlite, mariadb] = everyDatabase;
    const service = await install(mariadb ?? (sqlite as NonNullable<typeof sqlite>), { METRICS_PORT: '0' });
    const page = await service.deps.metrics.page();
    const found = new Set([...page.matchAll(/^# TYPE (admittance_\w+)/gm)].map(([, name]) => name));
    if (!mariadb) for (const kind of ['in_use', 'awaited']) found.add(`admittance_database_connections_${kind}`);
    const named = [...read('docs/operations.md').matchAll(/admittance_\w+/g)].map(([name]) => name);
    // What the page calls registrations is searched for by its beginning in one of the examples.
    const whole = named.filter((name) => name !== 'admittance_registrations');
    assert.deepEqual([...new Set(whole)].sort(), [...found].sort());
  });
});

function headingsOf(file: string): string[] {
  return [...read(file).matchAll(/^#{1,3} (.+)$/gm)].map(([, heading = '']) => anchor(heading));
}
