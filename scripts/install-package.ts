/**
 * The package as a user has it: packed and installed into a folder of its own. The tests that start the program and the
 * bench run what is in there.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { makeWhenStale, root } from './made-of.ts';

const folder = 'node_modules/.cache/package';
const home = join(root, folder);

/** What `npm pack` takes, as package.json names it. */
const packed = [
  '{package.json,openapi.json,*.md,LICENSE}',
  '{bin,deploy,dist,docs}/**/*.*',
  'console/dist/**/*.*',
  'deploy/Dockerfile',
];

/** What npm makes of the checkout. */
export const tarball = join(home, 'admittance.tgz');
/** What npm makes of that. */
export const installedPackage = join(home, 'node_modules/admittance');
/** What a user starts. */
export const program = join(installedPackage, 'bin/admittance.mjs');

/** Unless it is there and made of what is here now. */
export async function installPackage(): Promise<void> {
  // Loaded here, because the tests want to know only where it is.
  await (await import('./build.ts')).buildProgram();
  await import('./build-console.ts');
  await makeWhenStale(folder, packed, async () => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    // Built it is already.
    npm(root, 'pack', '--ignore-scripts', '--pack-destination', home);
    const [made = ''] = globSync('admittance-*.tgz', { cwd: home });
    renameSync(join(home, made), tarball);
    npm(home, 'install', tarball, '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund');
  });
}

/** On the pinned Node.js, as the machine's may be older than the package allows. */
function npm(cwd: string, ...args: string[]): void {
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed: ${stdout}${stderr}`);
}
