/** What an approver sees beside a request, how they look for it, and what they have decided. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { fillDerived } from '../../src/features/users/fill-derived.ts';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet } from '../support/console.ts';
import { becomes, openServer, row, signedIn } from '../support/stoppable-server.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

describe('a request', () => {
  it('shows what is odd about it, can be looked for, and what was decided on it is remembered over a reload', async () => {
    const server = await openServer(['ada', 'b0ss', 'carl']);
    const { deps } = server.service;
    await fillDerived(deps);
    const page = await signedIn(browser, server, '/queue');
    page.setDefaultTimeout(120_000);
    await row(page, 'b0ss').getByText('Looks like “boss”').waitFor();
    await page.getByRole('combobox', { name: 'Flags' }).click();
    await page.getByRole('option', { name: 'Similar name' }).click();
    await row(page, 'ada').waitFor({ state: 'detached' });
    await page.getByText('1 of 3 requests').first().waitFor();
    await page.getByRole('complementary', { name: 'b0ss' }).getByRole('link', { name: 'boss' }).waitFor();
    await assertAccessible(page);
    await page.reload();
    await page.getByText('1 of 3 requests').first().waitFor();
    await page.getByRole('button', { name: 'Clear the filter Flags' }).click();
    await page.getByLabel('Name, address or reason').fill('nobody at all');
    await page.getByRole('heading', { name: 'No request matches' }).waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Clear search' }).click();
    await page.getByRole('button', { name: 'Oldest first' }).click();
    await page.getByRole('button', { name: 'Newest first' }).waitFor();
    await row(page, 'carl').focus();
    await page.keyboard.press('a');
    await page.keyboard.press('r');
    await page.getByRole('button', { name: 'I do not know you here.' }).click();
    await page.keyboard.press('Control+Enter');
    await becomes(server, 'b0ss', { status: 'rejected', status_reason: 'I do not know you here.' });
    await deps.database
      .updateTable('users')
      .set({ last_login_at: deps.clock.now() })
      .where('username', '=', 'carl')
      .execute();
    await page.reload();
    await page.getByText('You rejected b0ss').waitFor();
    await page.getByRole('button', { name: 'My decisions' }).click();
    const decisions = page.getByRole('complementary', { name: 'My decisions' });
    await decisions.getByText('signed in', { exact: true }).waitFor();
    await assertAccessible(page);
    await page.reload();
    await decisions.getByRole('button', { name: 'Undo: b0ss' }).click();
    await becomes(server, 'b0ss', { status: 'pending', status_reason: null });
    await row(page, 'b0ss').waitFor();
    await page.keyboard.press('u');
    await page.getByRole('alert').filter({ hasText: 'Not decided: carl' }).waitFor();
    assert.match(await page.getByRole('alert').innerText(), /has signed in since/);
    await becomes(server, 'carl', { status: 'active' });
    assertQuiet(page);
  });
});
