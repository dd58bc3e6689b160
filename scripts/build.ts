/**
 * Builds `dist/` for the package: the program with its libraries in a few files, the files it reads beside itself, and
 * what is in it: the licences, and a bill of materials. From hundreds of small files it needs twice as long to start.
 */
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { billOfMaterials, packageFolders } from './bill-of-materials.ts';
import { makeWhenStale, root } from './made-of.ts';

const dist = join(root, 'dist');
const sources = ['package.json', 'scripts/{build,bill-of-materials}.ts', 'src/**/*.*'];

/** The hashing threads start from a file of their own. */
export const entries = { main: 'src/main.ts', 'hash-worker': 'src/platform/hash-worker.ts' };

/** Unless it is there and made of what is here now. */
export const buildProgram = () =>
  makeWhenStale('dist', sources, async () => {
    rmSync(dist, { recursive: true, force: true });
    const files = await bundle(entries, dist);
    writeFileSync(join(dist, 'LICENSES.txt'), licencesOf(files));
    cpSync(join(root, 'src/features/passwords/common-passwords.txt'), join(dist, 'common-passwords.txt'));
    cpSync(join(root, 'src/features/setup/page'), join(dist, 'page'), { recursive: true });
  });

/** @param input what is bundled, by the name of the file that it becomes @returns everything that went into it */
export async function bundle(input: Record<string, string>, dir: string): Promise<string[]> {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const program = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    external: Object.keys(dependencies),
    plugins: [billOfMaterials()],
  });
  const { output } = await program.write({
    dir,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: false,
    // A single character beyond Latin-1 has V8 keep the text of its whole file in twice the memory.
    minify: { compress: false, mangle: false, codegen: { asciiOnly: true, removeWhitespace: false } },
  });
  return output.filter((file): file is OutputChunk => file.type === 'chunk').flatMap(({ moduleIds }) => moduleIds);
}

/** @param files everything that went into the bundle */
function licencesOf(files: readonly string[]): string {
  return packageFolders(files)
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder }).sort();
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

if (import.meta.main) {
  await buildProgram();
  await import('./build-console.ts');
}
