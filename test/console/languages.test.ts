/** The console in the language of the browser, or in the one that somebody chose. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { assertQuiet, openConsole, readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { type Installation, install } from '../support/installation.ts';

describe('the language of the console', () => {
  let browser: Browser;
  let service: Installation;

  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, readRealConsole());
  });

  const open = (locale: string) => openConsole(browser, service.base, { locale });
  const close = async (page: Page) => {
    assertQuiet(page);
    await page.context().close();
  };

  it('is that of the browser; English loads no other', async () => {
    const german = await open('de-AT');
    await german.getByRole('heading', { name: 'Anmelden' }).waitFor();
    assert.equal(await german.locator('html').getAttribute('lang'), 'de');
    assert.equal(await german.locator('html').getAttribute('dir'), 'ltr');
    await close(german);
    const french = await open('fr-CA');
    await french.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(await french.locator('html').getAttribute('lang'), 'en');
    const files = 'performance.getEntriesByType("resource").map(({ name }) => name)';
    const loaded = (await french.evaluate(files)) as string[];
    assert.deepEqual(
      loaded.filter((name) => /\/de-/.test(name)),
      [],
    );
    await close(french);
  });

  it('is the one that was chosen, there and after a reload', async () => {
    const page = await open('en-GB');
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await close(page);
  });

  it('is the one that was chosen for whoever lets no site keep anything', async () => {
    const page = await open('en-GB');
    await page.addInitScript(
      `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } })`,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await close(page);
  });

  it('is English where the file of another one cannot be loaded', async () => {
    const page = await open('en-GB');
    await page.evaluate(`localStorage.setItem('admittance-language', 'de')`);
    await page.route(/\/assets\/de-/, (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.context().close();
  });
});
