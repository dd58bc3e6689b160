/** A real Chromium for the pages we serve; its binary comes with a package, nothing is downloaded. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Goes with node_modules, and so with the version of the package. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Who asks for it closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    // The package is for Linux; elsewhere people have Chrome.
    ...(process.platform === 'linux' ? { executablePath: await unpack() } : { channel: 'chrome' }),
    // In a container this runs as root, without user namespaces; it opens nothing but our own pages.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** Test files run side by side: each unpacks in a folder of its own, and the first to finish has it for all. */
async function unpack(): Promise<string> {
  const folder = `${cache}chromium`;
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const own = await mkdtemp(`${folder}-`);
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = own;
    await packaged.executablePath();
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    await rename(own, folder).catch(() => rm(own, { recursive: true }));
  }
  return `${folder}/chromium`;
}
