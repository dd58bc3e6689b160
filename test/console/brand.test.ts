/** The console with an installation's own face, and the preview of another one. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { readConfig } from '../../src/config.ts';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, narrow, openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

const payload = '</script><img src=x onerror="window.ran=1">';

describe('the console of an installation with a face of its own', () => {
  let browser: Browser;
  let service: Installation;

  before(async () => {
    const logo = join(makeFolder(), 'logo.svg');
    const drawing = '<circle cx="8" cy="8" r="8" fill="#1d6b49"/><script>parent.ran = 1</script>';
    writeFileSync(logo, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${drawing}</svg>`);
    browser = await openBrowser();
    service = await install(
      anyDatabase,
      {
        BRAND_NAME: 'Fernhollow Makers',
        BRAND_COLOR: '#ffd400',
        BRAND_LOGO: logo,
        APP_URL: 'https://workshop.example.org/start',
        HELP_TEXT: payload,
        TERMS_URL: 'https://fernhollow.example.org/rules',
      },
      readRealConsole(),
    );
    await service.addUser('erin');
  });

  for (const colorScheme of ['light', 'dark'] as const)
    it(`shows it from the sign-in to the way to the app, readable in ${colorScheme}`, async () => {
      const page = await openConsole(browser, service.base, { colorScheme, viewport: narrow });
      await page.getByText(payload).waitFor();
      await page.getByText('Fernhollow Makers').first().waitFor();
      assert.match(await page.title(), /Fernhollow Makers$/);
      const logo = page.locator('img[src^="/console/brand/"]').first();
      await logo.waitFor();
      assert.equal(
        await page.evaluate("document.querySelector('img[src*=brand]').decode().then(() => 'drawn')"),
        'drawn',
      );
      await assertAccessible(page);
      await signInAs(page, 'erin', password);
      const app = page.getByRole('link', { name: /^Continue to Fernhollow Makers/ });
      assert.equal(await app.getAttribute('href'), 'https://workshop.example.org/start');
      await assertAccessible(page);
      assert.equal(await page.evaluate('window.ran'), undefined);
      assertQuiet(page);
    });

  it('previews other values, says what becomes of a colour, and gives the lines for .env', async () => {
    const page = await openConsole(browser, service.base, { path: '/settings' });
    await signInAs(page, 'boss', adminPassword);
    await page.getByLabel('Name', { exact: true }).fill("Tilda's Books");
    await page.getByLabel('Colour', { exact: true }).fill('#12');
    await page.getByText('A colour is # and six hexadecimal digits').waitFor();
    await page.getByLabel('Colour', { exact: true }).fill('#2b8a60');
    await page.getByText('have a contrast of 4.27 to 1, and need 4.5').waitFor();
    await page.getByLabel('Help line', { exact: true }).fill(`"${payload}`);
    const lines = await page.locator('pre').innerText();
    const file = Object.fromEntries(lines.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
    assert.deepEqual(Object.keys(file), ['BRAND_NAME', 'BRAND_COLOR', 'HELP_TEXT']);
    assert.equal(file['BRAND_COLOR'], "'#2b8a60'");
    assert.equal(readConfig({ BRAND_NAME: file['BRAND_NAME']?.slice(1, -1) }).brandName, "Tilda's Books");
    await assertAccessible(page);
    await page.getByLabel('Find a setting').fill('lifetime');
    await page.getByText('ACCESS_TOKEN_SECONDS', { exact: true }).waitFor();
    await page.getByText('BRAND_NAME', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByLabel('Find a setting').fill('no such thing');
    await page.getByText('No setting matches').first().waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Clear search' }).click();
    await page.getByText('BRAND_NAME', { exact: true }).waitFor();
    assert.equal(await page.evaluate('window.ran'), undefined);
    assertQuiet(page);
  });
});
