/** What a browser has to load until somebody can sign in. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { install } from '../support/installation.ts';

const mostScriptBytes = 150_000;

it('shows the sign-in with less than 150 kB of compressed scripts, and keeps them for good', async () => {
  const { base } = await install(anyDatabase, {}, readRealConsole());
  const page = await (await openBrowser()).newPage();
  const errors = collectErrors(page);
  const scripts: Promise<{ bytes: number; keptFor: string | undefined }>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    const measure = async () => ({
      bytes: (await request.sizes()).responseBodySize,
      keptFor: (await request.response())?.headers()['cache-control'],
    });
    scripts.push(measure());
  });
  await page.goto(`${base}/console/sign-in`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.waitForLoadState('networkidle');
  const loaded = await Promise.all(scripts);
  const bytes = loaded.reduce((sum, script) => sum + script.bytes, 0);
  assert.ok(bytes > 50_000 && bytes < mostScriptBytes, `${bytes} bytes`);
  assert.deepEqual(errors, [], 'a first visit is nothing that a browser would log as an error');
  for (const { keptFor } of loaded) assert.equal(keptFor, 'public, max-age=31536000, immutable');
});
