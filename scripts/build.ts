/** Builds `dist/` and the console for the package: JavaScript and types, and the files that the code reads beside itself. */
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './build-console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync('tsc', ['--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(1);
for (const file of globSync('src/**/*.{txt,html,css,js}', { cwd: root })) {
  cpSync(join(root, file), join(root, file.replace(/^src/, 'dist')));
}
