#!/usr/bin/env node
// The `admittance` command. An installed package runs the built files; a checkout runs the sources,
// on the Node.js that the project pins, whatever started this.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const sources = file('../src/main.ts');
const pinnedNode = file('../node_modules/node/bin/node');

const oldestNode = 24;

if (!existsSync(sources)) {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) {
    hushSqlite();
    await import('../dist/main.js');
  } else {
    process.stderr.write(`Admittance needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.\n`);
    process.exitCode = 2;
  }
} else if (!existsSync(pinnedNode)) {
  process.stderr.write('Nothing is installed here yet. Run: npm ci\n');
  process.exitCode = 2;
} else {
  const child = spawn(pinnedNode, [sources, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

/** Node.js 24 calls its SQLite experimental at every start. The package's tests run on it, so operators need not act. */
function hushSqlite() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning(warning, ...rest);
  };
}
