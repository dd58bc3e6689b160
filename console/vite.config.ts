import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { guides } from './guide-plugin.ts';
import { mantineStyles } from './mantine-styles.ts';

/** Of the page at `/docs`, which nothing of the console waits for. */
const ofReference = /[\\/]reference(?:[\\/]|\.html|\.css)/;

/** What draws the console as soon as it is loaded: in a file of its own, or `/docs` would draw the console as well. */
const ofEntry = /index\.html|[\\/]src[\\/]main\.tsx/;

const api = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [guides, mantineStyles(), compressed()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Most of the libraries ask that their licence goes along.
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      input: ['index.html', 'reference.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
      output: {
        codeSplitting: {
          groups: [
            // What the sign-in needs, in one file; then what the others share.
            { name: 'start', tags: ['$initial'], test: (id) => !ofReference.test(id) && !ofEntry.test(id) },
            {
              name: 'shared',
              minShareCount: 2,
              test: (id) => !ofReference.test(id),
              entriesAware: true,
              entriesAwareMergeThreshold: 150_000,
            },
          ],
        },
      },
      // Of "use client" in libraries, which is for servers that render pages.
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
  },
  server: { proxy: { '^/(?!console/)': api, '/console/session': api } },
});

/** Everything once more as `.br` and `.gz`: a server that compressed each answer would do so again and again. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets');
      for (const name of readdirSync(assets)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const content = readFileSync(join(assets, name));
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, { params }));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
