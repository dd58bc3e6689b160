/** Our pages in a real browser, under the policies they are served with. Covers W08 for `/docs`. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

let service: Installation;
let page: Page;
let errors: string[];

before(async () => {
  service = await install(anyDatabase, {}, readRealConsole());
  page = await (await openBrowser()).newPage();
  page.setDefaultTimeout(300_000);
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

  it('lists every operation, and its page has nothing to complain of', async () => {
    await page.goto(`${service.base}/docs`);
    await page.locator('.opblock').first().waitFor();
    assert.equal(await page.title(), 'Admittance API');
    const listed = await page.locator('.opblock').evaluateAll((blocks) => blocks.map(({ id }) => id));
    assert.deepEqual(listed.sort(), operationAnchors().sort());
    await page.locator('#operations-Registration-register .opblock-summary-control').click();
    await page.locator('#operations-Registration-register .highlight-code').first().waitFor();
    assert.match(await page.locator('#operations-Registration-register').innerText(), /correct horse battery staple/);
    assert.deepEqual(errors, []);
  });

  it('sends a request with the token that was entered', async () => {
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.locator('.auth-container input').fill(await service.signIn('boss', adminPassword));
    await page.locator('.auth-container').getByRole('button', { name: 'Apply credentials' }).click();
    await page.locator('.auth-container').getByRole('button', { name: 'Close' }).click();
    const operation = page.locator('#operations-Users-getUser');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByPlaceholder('id').fill('me');
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').waitFor();
    assert.match(await operation.locator('.live-responses-table').innerText(), /200[\s\S]*"username": "boss"/);
    assert.deepEqual(errors, []);
  });
});

function operationAnchors(): string[] {
  const { paths } = apiDocument as unknown as {
    paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
  };
  return Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .map(({ operationId, tags }) => `operations-${tags[0]}-${operationId}`);
}
