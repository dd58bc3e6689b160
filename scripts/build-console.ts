/**
 * Builds the web console into `console/dist/`, unless it is there and made of what is here now. Runs before
 * `npm start`, the tests and the making of the package.
 */
import { join } from 'node:path';
import { build } from 'vite';
import { billOfMaterials } from './bill-of-materials.ts';
import { makeWhenStale, root } from './made-of.ts';

const sources = [
  'console/{*.ts,*.html,package.json,tsconfig.json,src/**/*.*}',
  // The guides that go with the reference.
  'docs/{*,guides/*}.md',
  // The files of the service that the console is made of too (decisions 027 and 040).
  'src/features/passwords/password.ts',
  'src/features/brand/shades.ts',
  'scripts/{build-console,bill-of-materials}.ts',
];

await makeWhenStale('console/dist', sources, async () => {
  process.stderr.write('Building the console (once for each version, takes some seconds)…\n');
  const bill = billOfMaterials();
  // Each page by itself: what both share would be cut into more files than either needs.
  for (const page of ['index', 'reference'])
    await build({
      root: join(root, 'console'),
      logLevel: 'warn',
      plugins: [bill],
      build: {
        emptyOutDir: page === 'index',
        // Most of the libraries ask that their licence goes along.
        license: { fileName: `LICENSES-${page}.md` },
        rolldownOptions: { input: join(root, `console/${page}.html`) },
      },
    });
});
