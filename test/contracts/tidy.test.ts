/**
 * The law of the house, read from ARCHITECTURE.md and held against the imports as they stand.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { namedDatabases } from '../../scripts/named-databases.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const longestFile = 350;

const sources = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

type Import = { file: string; typeOnly: boolean };

describe('the tree', () => {
  it('has a rank in ARCHITECTURE.md for every feature, and no rank for a feature that is gone', () => {
    const folders = new Set(sources.map(featureOf).filter((feature) => feature !== undefined));
    assert.deepEqual([...ranks().keys()].sort(), [...folders].sort());
  });

  it('has arrows that point down only', () => {
    assert.deepEqual(
      arrows().filter(([from, to, typeOnly]) => !isAllowed(from, to, typeOnly)),
      [],
    );
  });

  it('has catalogues of pure data: they import the shapes of rows, and nothing that runs', () => {
    const catalogues = sources.filter((file) => file.endsWith('/catalogue.ts') && file !== 'src/catalogue.ts');
    for (const file of catalogues) {
      const text = readFileSync(join(root, file), 'utf8');
      assert.doesNotMatch(text, /\bfrom '(?!(\.\.\/)+rows\.ts')|\bimport\(/, file);
    }
    const gathered = imports.get('src/catalogue.ts')?.map(({ file }) => file);
    assert.deepEqual(gathered?.toSorted(), catalogues.toSorted(), 'src/catalogue.ts gathers all of them');
  });

  it('has no import cycle', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `cycle: ${[...path, file].join(' → ')}`);
      if (done.has(file)) return;
      for (const next of imports.get(file) ?? []) if (!next.typeOnly) visit(next.file, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
  });

  it('has no barrels and no drawers for everything', () => {
    assert.deepEqual(
      sources.filter((file) => /(^|\/)(index|utils?|helpers?|common|misc)(\.ts|\/)/.test(file)),
      [],
    );
  });

  it('has one gate: only login/admit.ts signs access tokens', () => {
    const signers = [...imports].filter(([, list]) =>
      list.some(({ file }) => file.endsWith('tokens/sign-access-token.ts')),
    );
    assert.deepEqual(
      signers.map(([file]) => file),
      ['src/features/login/admit.ts'],
    );
  });

  it('has named readers for each cookie', () => {
    const readers = [...imports].filter(([, list]) => list.some(({ file }) => file.endsWith('http/wire/cookie.ts')));
    assert.deepEqual(readers.map(([file]) => file).sort(), [
      'src/features/browser-session/session-cookie.ts',
      'src/features/login/known-device.ts',
    ]);
    const sessionReaders = [...imports].filter(([, list]) =>
      list.some(({ file }) => file.endsWith('browser-session/session-cookie.ts')),
    );
    assert.deepEqual(
      sessionReaders.map(([file]) => file),
      ['src/features/browser-session/routes.ts'],
    );
  });

  it('takes time, chance and settings from their one home', () => {
    const homes: [pattern: RegExp, home: RegExp][] = [
      [/\bDate\.now\(|new Date\(\)/, /^src\/platform\/clock\.ts$/],
      [/\bMath\.random\(|\brandomUUID\b|\brandomBytes\b|\brandomInt\b/, /^src\/platform\/(random|secret)\.ts$/],
      [/\bprocess\.env\b/, /^src\/main\.ts$/],
      [/\bconsole\./, /^$/],
    ];
    for (const file of sources) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [pattern, home] of homes) assert.ok(home.test(file) || !pattern.test(text), `${file} uses ${pattern}`);
    }
  });

  it('asks the engine of a database what it does, and never which one it is', () => {
    for (const file of sources)
      assert.deepEqual(namedDatabases(file, readFileSync(join(root, file), 'utf8')), [], file);
    for (const text of ["a.name === 'sqlite'", "'mysql' != b", "switch (c) { case 'mariadb': }"])
      assert.equal(namedDatabases('src/a.ts', text).length, 1, text);
  });

  it('has a console that knows the API, the rules of passwords, the shades of a colour, and nothing else of the server', () => {
    const files = globSync('console/src/**/*.{ts,tsx}', { cwd: root });
    // So that a page never says or shows other than the service does.
    const shared = ['src/features/passwords/password.ts', 'src/features/brand/shades.ts'];
    const foreign = files
      .flatMap((file) => importsOf(file))
      .filter(({ file }) => !file.startsWith('console/src/') && !shared.includes(file));
    assert.deepEqual(shared.flatMap(importsOf), []);
    assert.ok(files.length > 10);
    assert.deepEqual(foreign, []);
  });

  it(`has no file of more than ${longestFile} lines`, () => {
    for (const file of globSync('{src,test,scripts,console/src}/**/*.{ts,tsx,mjs}', { cwd: root })) {
      if (file.endsWith('.d.ts')) continue;
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1;
      assert.ok(lines <= longestFile, `${file} has ${lines} lines`);
    }
  });

  it('has no unfinished business', () => {
    const marks = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].map((word) => `\\b${word}\\b`).join('|'),
    );
    for (const file of globSync('{src,test,scripts,bin,console/src}/**/*.{ts,tsx,mjs,js,html}', { cwd: root })) {
      assert.doesNotMatch(readFileSync(join(root, file), 'utf8'), marks, file);
    }
  });

  it('has no test that a slow clock turns red: limits in milliseconds are for the full tier', () => {
    const limit =
      /assert[.\w]*\([^;]*(performance\.now\(\)|Date\.now\(\)|\b\w*[mM]illiseconds\b|\belapsed\b|\btook\b)[^;]* <=? /;
    for (const file of globSync('{src,test}/**/*.test.ts', { cwd: root }))
      assert.doesNotMatch(readFileSync(join(root, file), 'utf8').replaceAll(/assertWithin\([^;]*;/g, ''), limit, file);
  });

  it('has decisions of at most 40 lines', () => {
    for (const file of globSync('docs/decisions/*.md', { cwd: root })) {
      const lines = readFileSync(join(root, file), 'utf8').split('\n').length - 1;
      assert.ok(lines <= 40, `${file} has ${lines} lines`);
    }
  });
});

/** From the line block that starts with "Ranks" in ARCHITECTURE.md: a number, then features with dots between. */
function ranks(): Map<string, number> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const block = /```ranks\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const result = new Map<string, number>();
  for (const [, rank, features] of block.matchAll(/^(\d+) +(.+)$/gm)) {
    for (const feature of (features as string).split(' · ')) result.set(feature.trim(), Number(rank));
  }
  return result;
}

function isAllowed(from: string, to: string, typeOnly: boolean): boolean {
  // One type gathers what every layer needs; it is erased before anything runs.
  if (from === 'src/deps.ts') return typeOnly;
  if (layerOf(to) > layerOf(from)) return false;
  const [feature, other] = [featureOf(from), featureOf(to)];
  if (!feature || !other) return true;
  if (feature !== other) return (ranks().get(other) ?? 99) < (ranks().get(feature) ?? -1) && !to.endsWith('/routes.ts');
  return !to.endsWith('/routes.ts') && !(from.endsWith('/store.ts') && !typeOnly);
}

/** 0 the catalogue, problems and tables, 1 platform, 2 settings and deps, 3 features, 4 the app, 5 what serves it, 6 the commands, 7 the program. */
function layerOf(file: string): number {
  if (/^src\/(rows|problems|tables|version)\.ts$|(^|\/)catalogue\.ts$/.test(file)) return 0;
  if (file.startsWith('src/platform/')) return 1;
  if (/^src\/(process-settings|config|deps)\.ts$/.test(file)) return 2;
  if (file.startsWith('src/features/')) return 3;
  if (file.startsWith('src/serve/')) return 5;
  if (file.startsWith('src/cli/')) return 6;
  return file === 'src/main.ts' ? 7 : 4;
}

function featureOf(file: string): string | undefined {
  return /^src\/features\/([^/]+)\//.exec(file)?.[1];
}

function arrows(): [from: string, to: string, typeOnly: boolean][] {
  return [...imports].flatMap(([from, list]) =>
    list.map(({ file, typeOnly }): [string, string, boolean] => [from, file, typeOnly]),
  );
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export) (type )?[^;]*?from '(\.[^']+)';|import\('(\.[^']+)'\)/gm)].map(
    (match) => ({
      file: relative(root, resolve(root, dirname(file), (match[2] ?? match[3]) as string)),
      typeOnly: match[1] !== undefined,
    }),
  );
}
