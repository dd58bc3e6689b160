/**
 * Builds `dist/` for the package and for the tests that run the program: the program with its libraries in a few
 * files, the files it reads beside itself, and the licences of what is in it. From hundreds of small files it
 * needs twice as long to start, and half as much memory again.
 */
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { makeWhenStale, root } from './made-of.ts';

const dist = join(root, 'dist');
const modules = `${sep}node_modules${sep}`;

/** Unless it is there and made of what is here now. */
export const buildProgram = () => makeWhenStale('dist', ['package.json', 'scripts/build.ts', 'src/**/*.*'], bundle);

async function bundle(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const program = await rolldown({
    // The hashing threads start from a file of their own.
    input: { main: 'src/main.ts', 'hash-worker': 'src/platform/hash-worker.ts' },
    cwd: root,
    platform: 'node',
    external: Object.keys(dependencies),
    plugins: [
      {
        name: 'unused',
        resolveId: (id) => (unused.has(id) ? id : undefined),
        load: (id) => (unused.has(id) ? '' : undefined),
      },
      { name: 'lean', renderChunk: takeBuiltins },
    ],
  });
  const { output } = await program.write({
    dir: dist,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: false,
    // A single character beyond Latin-1 has V8 keep the text of its whole file in twice the memory.
    minify: { compress: false, mangle: false, codegen: { asciiOnly: true, removeWhitespace: false } },
  });
  const files = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  writeFileSync(join(dist, 'LICENSES.txt'), licencesOf(files));
  cpSync(join(root, 'src/features/passwords/common-passwords.txt'), join(dist, 'common-passwords.txt'));
  cpSync(join(root, 'src/features/setup/page'), join(dist, 'page'), { recursive: true });
}

/** Fastify has them at hand for servers that we never open. */
const unused = new Set(['node:http2', 'node:https', 'https']);

/**
 * Node reads every member of a module that is imported from it, those too that it would load when they are
 * needed: with `node:http` comes its client for the web, HTTP/2 and all, which is 20 MB.
 */
function takeBuiltins(code: string): string {
  return code.replace(
    /^import (?:([\w$]+),? )?(?:\{([^}]+)\} )?from ("node:[\w/]+");$/gm,
    (_line, whole: string | undefined, members: string | undefined, id: string) =>
      [whole, members && `{${members.replaceAll(' as ', ': ')}}`]
        .filter((name) => name !== undefined)
        .map((name) => `const ${name} = globalThis.process.getBuiltinModule(${id});`)
        .join(' '),
  );
}

/** @param files everything that went into the bundle */
function licencesOf(files: readonly string[]): string {
  const folders = new Set(files.filter((file) => file.includes(modules)).map(packageFolder));
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const [file] = globSync('{LICENSE,LICENCE,License,license}*', { cwd: folder }).sort();
      const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function packageFolder(file: string): string {
  const from = file.lastIndexOf(modules) + modules.length;
  const [scope = '', name = ''] = file.slice(from).split(sep);
  return join(file.slice(0, from), scope.startsWith('@') ? join(scope, name) : scope);
}

if (import.meta.main) {
  await buildProgram();
  await import('./build-console.ts');
}
