/** What a browser has to load until somebody can sign in, or decide. How long that takes on a poor line says `bench/console-weight.ts`. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { type Weight, weigh } from '../support/weight.ts';

describe('a first visit of the console', () => {
  let browser: Browser;
  let service: Installation;
  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, readRealConsole());
  });

  const load = async (page: Page, path: string): Promise<Weight> => {
    const { settled } = await weigh(page);
    await page.goto(`${service.base}/console${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return settled();
  };
  const assertLight = ({ requests, bytes }: Weight, kilobytes: number, most: number) => {
    const list = requests.map((one) => `${one.bytes} ${one.url}`).join('\n');
    assert.ok(bytes > 50_000, list);
    assert.ok(bytes <= kilobytes * 1000, `${bytes} bytes are more than ${kilobytes} kB\n${list}`);
    assert.ok(requests.length <= most, `${requests.length} requests are more than ${most}\n${list}`);
  };

  it('shows the sign-in with few requests that weigh little, and keeps the files for good', async () => {
    const page = await browser.newPage();
    const errors = collectErrors(page);
    const keptFor = new Set<string | undefined>();
    page.on('response', (response) => {
      if (response.url().includes('/assets/')) keptFor.add(response.headers()['cache-control']);
    });
    assertLight(await load(page, '/sign-in'), 150, 5);
    assert.deepEqual([...keptFor], ['public, max-age=31536000, immutable']);
    assert.deepEqual(errors, [], 'a first visit is nothing that a browser would log as an error');
  });

  it('shows the form to ask for an account', async () => {
    assertLight(await load(await browser.newPage(), '/register'), 187, 14);
  });

  it('shows the queue to somebody who comes back with nothing kept but the cookie', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await first.goto(`${service.base}/console/sign-in`);
    await signInAs(first, 'boss', adminPassword);
    const other = await browser.newContext({ storageState: { cookies: await context.cookies(), origins: [] } });
    assertLight(await load(await other.newPage(), '/queue'), 260, 14);
  });
});
