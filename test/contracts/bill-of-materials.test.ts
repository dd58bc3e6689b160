/** What the package says is inside it is what the bundlers have put there, with the hashes of package-lock.json. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { bundle, entries } from '../../scripts/build.ts';
import { installedPackage } from '../../scripts/install-package.ts';
import { makeFolder } from '../support/process.ts';

type Component = {
  group?: string;
  name: string;
  version: string;
  purl: string;
  licenses?: unknown[];
  hashes?: { alg: string; content: string }[];
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const boms = { program: 'dist/bom.cdx.json', console: 'console/dist/bom.cdx.json' };
const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const schemaOf = (name: string) =>
  readJson(join(root, `node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`));

describe('the bills of materials in the package', () => {
  const components = (which: keyof typeof boms): Component[] =>
    readJson(join(installedPackage, boms[which])).components;
  let bundled: { folder: string; name: string; version: string }[];

  before(async () => {
    const files = await bundle(entries, makeFolder());
    bundled = [...new Set(files.filter((file) => file.includes('node_modules')).map(ownerOf))].map((folder) => ({
      folder,
      ...readJson(join(folder, 'package.json')),
    }));
  });

  it('are CycloneDX 1.6', () => {
    const ajv = new Ajv({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
    for (const part of ['spdx', 'jsf-0.82', 'cryptography-defs'])
      ajv.addSchema(schemaOf(part), `http://cyclonedx.org/schema/${part}.SNAPSHOT.schema.json`);
    const isValid: ValidateFunction = ajv.compile(schemaOf('bom-1.6'));
    for (const file of Object.values(boms)) {
      const bom: { components: unknown[] } = readJson(join(installedPackage, file));
      assert.ok(isValid(bom), `${file}: ${ajv.errorsText(isValid.errors)}`);
      bom.components.push({ name: 'without a type' });
      assert.ok(!isValid(bom));
    }
  });

  it('list every package of which there is a module in the bundle, and no other', () => {
    assert.ok(bundled.length > 50);
    assert.deepEqual(
      components('program').map(nameOf).sort(),
      [...new Set(bundled.map(({ name, version }) => `${name} ${version}`))].sort(),
    );
  });

  it('list for the console what Vite says needs a licence', () => {
    const licences = ['index', 'reference']
      .map((page) => readFileSync(join(installedPackage, `console/dist/LICENSES-${page}.md`), 'utf8'))
      .join('\n');
    const named = [...licences.matchAll(/^## (\S+) - (\S+) \(/gm)].map(([, name, version]) => `${name} ${version}`);
    assert.ok(named.length > 30);
    assert.deepEqual(components('console').map(nameOf).sort(), [...new Set(named)].sort());
  });

  it('give each its address, its licence, and the hash of what npm has fetched', () => {
    const lock: Record<string, { integrity: string }> = readJson(join(root, 'package-lock.json')).packages;
    const folderOf = new Map(bundled.map(({ folder, name, version }) => [`${name} ${version}`, folder]));
    for (const component of components('program')) {
      const name = nameOf(component);
      assert.equal(component.purl, `pkg:npm/${name.replace(/^@/, '%40').replace(' ', '@')}`);
      assert.ok(component.licenses?.length, name);
      const path = relative(root, folderOf.get(name) ?? '').replaceAll('\\', '/');
      const [hash] = component.hashes ?? [];
      assert.equal(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`, lock[path]?.integrity, name);
    }
  });
});

function nameOf({ group, name, version }: Component): string {
  return `${group ? `${group}/` : ''}${name} ${version}`;
}

/** The folder of the package that a module belongs to. Some packages have a package.json in folders of theirs. */
function ownerOf(file: string): string {
  const folder = dirname(file);
  const description = join(folder, 'package.json');
  return existsSync(description) && 'version' in readJson(description) ? folder : ownerOf(folder);
}
