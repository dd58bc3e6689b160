/**
 * Libraries that are hundreds of small files, each as one file: the tests start some four hundred
 * processes, and to load these took a third of what each needs until it does something.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const libraries = ['kysely', 'typebox'];
const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns what has Node take them, as `NODE_OPTIONS` */
export async function bundleLibraries(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/bundled');
  const stamp = join(folder, 'versions');
  const versions = libraries.map((name) => `${name} ${versionOf(name)}`).join('\n');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== versions) {
    const bundle = await rolldown({
      input: Object.fromEntries(libraries.map((name) => [name, name])),
      cwd: root,
      platform: 'node',
    });
    await bundle.write({ dir: folder, entryFileNames: '[name].mjs' });
    const urls = libraries.map((name) => [name, pathToFileURL(join(folder, `${name}.mjs`)).href]);
    writeFileSync(join(folder, 'take.mjs'), hook(Object.fromEntries(urls)));
    writeFileSync(stamp, versions);
  }
  return `--import=${pathToFileURL(join(folder, 'take.mjs')).href}`;
}

function hook(urls: Record<string, string>): string {
  return `import { registerHooks } from 'node:module';
const urls = ${JSON.stringify(urls)};
registerHooks({
  resolve: (specifier, context, next) =>
    Object.hasOwn(urls, specifier) ? { url: urls[specifier], shortCircuit: true } : next(specifier, context),
});
`;
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}
