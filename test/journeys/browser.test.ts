/** Our pages in a real browser, under the policies they are served with. Covers W08 for `/docs`. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { operationsOf } from '../../console/src/reference/api-document.ts';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

let service: Installation;
let page: Page;
let errors: string[];

before(async () => {
  service = await install(anyDatabase, {}, readRealConsole());
  page = await (await openBrowser()).newPage();
  page.setDefaultTimeout(120_000);
  errors = collectErrors(page);
});

describe('the reference at /docs', () => {
  it('W08: is served under a policy without inline code or styles', async () => {
    const { headers } = await service.call('GET', '/docs');
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('lists every operation, shows the one of its address, and its page has nothing to complain of', async () => {
    await page.goto(`${service.base}/docs`);
    await page.getByRole('heading', { level: 1, name: 'API reference' }).waitFor();
    const contents = page.getByRole('navigation', { name: 'Operations and guides' });
    const listed = await contents
      .locator('a[href*="#/"]')
      .evaluateAll((links) => links.map((link) => link.textContent));
    assert.deepEqual(listed.sort(), operationNames().sort());
    await page.goto(`${service.base}/docs#operations-Registration-register`);
    await page.getByRole('heading', { level: 1, name: 'Register; an administrator decides' }).waitFor();
    await page.getByText('correct horse battery staple').first().waitFor();
    await page.getByRole('link', { name: 'user/exists' }).click();
    await page.getByRole('heading', { level: 2, name: 'user/exists' }).waitFor();
    await page.getByRole('link', { name: 'POST /register' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Register; an administrator decides' }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('finds an operation by what it needs', async () => {
    await page.getByRole('searchbox').fill('tokens:introspect');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('heading', { level: 1, name: /accepted right now/ }).waitFor();
    assert.match(page.url(), /\/docs#\/Tokens\/introspectToken$/);
  });

  it('sends a request with the token that was pasted, and keeps the token nowhere', async () => {
    const token = await service.signIn('boss', adminPassword);
    await page.goto(`${service.base}/docs#/Users/getUser`);
    await page.getByLabel('Access token', { exact: true }).fill(token);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('id is needed.').waitFor();
    await page.getByRole('textbox', { name: 'id', exact: true }).fill('me');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('region', { name: 'Answer 200' }).waitFor();
    assert.match(await page.getByRole('region', { name: 'Body of the answer' }).innerText(), /"username": "boss"/);
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    assert.ok(!String(kept).includes(token));
    assert.doesNotMatch(await page.getByRole('region', { name: 'Request' }).innerText(), new RegExp(token));
    assert.deepEqual(errors, []);
  });

  it('sends it as the person who is signed in to the console, and no cookie with it', async () => {
    await page.goto(`${service.base}/console`);
    await signInAs(page, 'boss', adminPassword);
    await page.goto(`${service.base}/docs#/Dashboard/getDashboard`);
    await page.getByLabel('Access token').and(page.getByRole('combobox')).waitFor();
    const sent = page.waitForRequest(`${service.base}/dashboard`);
    await page.getByRole('button', { name: 'Send' }).click();
    const headers = await (await sent).allHeaders();
    assert.match(headers['authorization'] ?? '', /^Bearer ey/);
    assert.equal(headers['cookie'], undefined);
    await page.getByRole('region', { name: 'Answer 200' }).waitFor();
    // The console was left while it still asked.
    assert.deepEqual(
      errors.filter((error) => !error.endsWith('net::ERR_ABORTED')),
      [],
    );
  });

  it('leads to the description where there is no script', async () => {
    const browser = page.context().browser() as Browser;
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${service.base}/docs`);
    await plain.getByRole('link', { name: '/openapi.json' }).waitFor();
    await context.close();
  });
});

function operationNames(): string[] {
  return operationsOf(apiDocument).map(({ method, path }) => `${method.replace('DELETE', 'DEL')}${path}`);
}
