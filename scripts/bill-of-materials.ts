/**
 * What a bundle holds of other people, as a CycloneDX bill of materials beside it: scanners for known faults read it, as
 * they see nothing of what is inside otherwise.
 */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseLicense from 'spdx-expression-parse';
import { root } from './made-of.ts';

const fileName = 'bom.cdx.json';
const modules = `${sep}node_modules${sep}`;

const { FromNodePackageJson, License } = Contrib;
const components = new FromNodePackageJson.Builders.ComponentBuilder(
  new FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new License.Factories.LicenseFactory(parseLicense),
);
const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));

type Bundle = Record<string, { type: 'asset' } | { type: 'chunk'; moduleIds: string[] }>;
type Emitter = { emitFile(file: { type: 'asset'; fileName: string; source: string }): string };

/** A plugin of rolldown and of Vite. Where it goes through several builds of one folder, the bill is of all of them. */
export function billOfMaterials() {
  const files: string[] = [];
  return {
    name: 'bill-of-materials',
    generateBundle(this: Emitter, _options: unknown, bundle: Bundle): void {
      files.push(...Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])));
      this.emitFile({ type: 'asset', fileName, source: `${write(packageFolders(files))}\n` });
    },
  };
}

/** @param files of a bundle @returns the folders of the packages they come from, in order */
export function packageFolders(files: readonly string[]): string[] {
  return [...new Set(files.filter((file) => file.includes(modules)).map(packageFolder))].sort();
}

function packageFolder(file: string): string {
  const from = file.lastIndexOf(modules) + modules.length;
  const [scope = '', name = ''] = file.slice(from).split(sep);
  return join(file.slice(0, from), scope.startsWith('@') ? join(scope, name) : scope);
}

function write(folders: readonly string[]): string {
  const bom = new Models.Bom();
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build);
  bom.metadata.component = componentOf(root, Enums.ComponentType.Application);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const listed = new Set<string | undefined>();
  for (const folder of folders) {
    const component = componentOf(folder, Enums.ComponentType.Library);
    // Of what npm has downloaded, in its own spelling: algorithm, a hyphen, base64.
    const { integrity = '' } = lock[relative(root, folder).split(sep).join('/')] ?? {};
    const [, digest] = /^sha512-(\S+)$/.exec(integrity) ?? [];
    if (digest) component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(digest, 'base64').toString('hex'));
    // npm may have put one version into several places.
    if (!listed.has(component.purl)) bom.components.add(component);
    listed.add(component.purl);
  }
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

function componentOf(folder: string, type: Enums.ComponentType): Models.Component {
  const component = components.makeComponent(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')), type);
  if (!component) throw new Error(`${folder}/package.json has no name`);
  component.purl = new PackageURL('npm', component.group, component.name, component.version).toString();
  component.bomRef.value = component.purl;
  return component;
}
