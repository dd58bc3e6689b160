// Installs what package-lock.json names, unless it is all there already. Runs before `npm start` and
// `npm test` on whatever Node.js the machine has (20 or newer); everything after it runs on the
// pinned one from node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (!isInstalled()) {
  process.stderr.write('Installing dependencies (once, takes about a minute)…\n');
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // The engine warning would speak of the machine's Node.js, which only runs this script.
  const { status } = spawnSync(command, [...args, 'ci', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write('The installation failed; see above. Is the npm registry within reach?\n');
    process.exit(1);
  }
}

/** npm keeps its own list of what it has put into node_modules; it writes it last and removes it first. */
function isInstalled() {
  const present = packagesIn('node_modules/.package-lock.json');
  if (!present || !existsSync(`${root}node_modules/node/bin/node`)) return false;
  return Object.entries(packagesIn('package-lock.json')).every(([path, wanted]) => {
    const found = present[path];
    // What is for other platforms is left out.
    if (path === '' || (found === undefined && wanted.optional)) return true;
    return found?.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function packagesIn(lockfile) {
  const path = root + lockfile;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}
