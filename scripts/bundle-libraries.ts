/**
 * Libraries that are hundreds of small files, each as one file: the tests start some four hundred
 * processes, and to load these took a third of what each needs until it does something.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const libraries = ['fastify', 'jose', 'kysely', 'mysql2', 'mysql2/promise', 'typebox'];
const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns what has Node take them, as `NODE_OPTIONS` */
export async function bundleLibraries(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/bundled');
  const stamp = join(folder, 'versions');
  const versions = libraries.map((name) => `${name} ${versionOf(name)}`).join('\n');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== versions) {
    const entries = new Map<string, string>(
      await Promise.all(libraries.map(async (name) => [`take ${name}`, await entryOf(name)] as const)),
    );
    const bundle = await rolldown({
      input: Object.fromEntries(libraries.map((name) => [name, `take ${name}`])),
      cwd: root,
      platform: 'node',
      plugins: [
        { name: 'entries', resolveId: (id) => (entries.has(id) ? id : null), load: (id) => entries.get(id) ?? null },
      ],
    });
    await bundle.write({ dir: folder, entryFileNames: '[name].mjs' });
    const urls = libraries.map((name) => [name, pathToFileURL(join(folder, `${name}.mjs`)).href]);
    writeFileSync(join(folder, 'take.mjs'), hook(Object.fromEntries(urls)));
    writeFileSync(stamp, versions);
  }
  return `--import=${pathToFileURL(join(folder, 'take.mjs')).href}`;
}

/** By its names, which a bundle does not find by itself in a CommonJS module. */
async function entryOf(name: string): Promise<string> {
  const names = Object.keys(await import(name)).filter((key) => /^[a-z_$][\w$]*$/i.test(key));
  return `export { ${names.join(', ')} } from '${join(root, 'node_modules', name)}';`;
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
  return JSON.parse(readFileSync(join(root, 'node_modules', name.split('/')[0] as string, 'package.json'), 'utf8'))
    .version;
}
