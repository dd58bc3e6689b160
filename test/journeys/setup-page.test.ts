/** The page behind the setup link, in a real browser. Covers G08, W08. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { makeSetupToken, setupUrl } from '../../src/features/setup/setup-link.ts';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { anyDatabase } from '../support/databases.ts';
import { type Installation, start } from '../support/installation.ts';

const password = 'four walls and a roof';

describe('the setup page', () => {
  let browser: Browser;
  let service: Installation;
  let link: string;

  before(async () => {
    browser = await openBrowser();
    service = await start(await anyDatabase.create());
    link = setupUrl(service.base, makeSetupToken(service.deps.secret, service.deps.clock.now()));
  });

  it('is served under a policy without inline code or styles', async () => {
    const { headers, text } = await service.call('GET', '/setup');
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.match(text, /<li>15 to 256 characters/);
    assert.match(text, /<li>1 to 50 characters/);
    assert.doesNotMatch(text, /{{/);
  });

  it('says what is wrong beside the field, keeps what was typed, and then makes the administrator once', async () => {
    const page = await browser.newPage();
    await page.goto(link);
    assert.equal(await page.evaluate('document.activeElement.id'), 'username');
    await fillIn(page, 'bad name', password);
    assert.match(await page.locator('#username-error').innerText(), /^The username may hold letters, digits/);
    assert.equal(await page.locator('#username').getAttribute('aria-invalid'), 'true');
    await fillIn(page, 'bad name', 'bad name');
    const wrong = page.locator('[aria-invalid=true]');
    assert.equal(await wrong.count(), 2, 'name and password are refused together');
    assert.equal(await page.evaluate('document.activeElement.id'), 'username');
    const sentences = /^The password must be at least 15 .*\. It must not contain the username\.$/;
    assert.match(await page.locator('#password-error').innerText(), sentences);
    await fillIn(page, 'captain', 'password');
    assert.match(await page.locator('#password-error').innerText(), /^The password must be at least 15/);
    assert.equal(await page.locator('#username-error').isVisible(), false);
    const errors = collectErrors(page);
    await fillIn(page, 'captain', password);
    assert.match(await page.locator('#done-view').innerText(), /captain is the administrator/);
    assert.equal(new URL(page.url()).hash, '');
    assert.deepEqual(errors, []);
    const login = await service.call('POST', '/login', { body: { username: 'captain', password } });
    assert.equal((await service.call('GET', '/admin', { token: login.json.access_token })).status, 200);
  });

  it('tells who comes late that it is done', async () => {
    const page = await browser.newPage();
    await page.goto(link);
    await fillIn(page, 'second', password);
    assert.match(await page.locator('#message').innerText(), /An administrator already exists/);
  });

  it('fits a phone and can be used from the keyboard alone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    await page.goto(link);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
    await page.keyboard.type('third');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('#message').waitFor();
  });
});

/** Sends the form and waits for its answer: the button is disabled in between. */
async function fillIn(page: Page, username: string, secret: string): Promise<void> {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(secret);
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await (await answer).finished();
  await page.locator('button:enabled:visible, #done-view:visible').first().waitFor();
}
