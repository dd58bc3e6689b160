import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { guides } from './guide-plugin.ts';
import { mantineStyles } from './mantine-styles.ts';

const api = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [guides, mantineStyles(), compressed()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // How long each plugin takes is nothing for somebody who starts the service.
      checks: { bundlerTimings: false },
      // All that the first page needs is one file; what comes later is cut by what it is reached from.
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
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
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/^assets\/.*\.(js|css|svg)$/.test(name)) continue;
        const content = readFileSync(join(dir, name));
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params }));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
