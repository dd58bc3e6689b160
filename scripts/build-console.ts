/**
 * Builds the web console into `console/dist/`, unless it is there and made of what is here now. Runs before
 * `npm start`, the tests and the making of the package.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'console');
const stamp = join(folder, 'dist', '.made-of');

const sources = digestOf([
  'package-lock.json',
  ...globSync('console/{*.ts,*.html,package.json,tsconfig.json,src/**/*.*}', { cwd: root }).sort(),
]);
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
  process.stderr.write('Building the console…\n');
  await build({ root: folder, logLevel: 'warn' });
  writeFileSync(stamp, sources);
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
