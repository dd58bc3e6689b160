/** A session that ends while somebody types: the page stays, for them and for nobody else. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { makeAccount } from '../support/accounts.ts';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, narrow, signInAs } from '../support/console.ts';
import { adminPassword } from '../support/installation.ts';
import {
  acceptQuestions,
  becomes,
  endSessions,
  find,
  inTabs,
  keptBy,
  meanwhile,
  openServer,
  row,
  signedIn,
  signInAgain,
  signOut,
} from '../support/stoppable-server.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

describe('a session that ends', { concurrency: true }, () => {
  it('is begun again over the page, which stays out of sight and goes on with what was sent', async () => {
    const server = await openServer(['ada']);
    const { id } = await find(server, 'ada');
    const page = await signedIn(browser, server, `/users/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('Ada Example');
    await meanwhile(page, 'PATCH', /users/, () => endSessions(server, 'boss'));
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again to continue' });
    await dialog.getByText('Your session has ended.').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByLabel('Display name').focus();
    assert.equal(await page.evaluate('document.activeElement.closest("dialog") !== null'), true, 'the page is reached');
    assert.equal(await page.getByLabel('Display name').inputValue(), 'Ada Example');
    await dialog.getByLabel(/^Password/).fill('not the right one');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.getByText('name or the password').or(dialog.getByRole('alert')).first().waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(narrow);
    await assertAccessible(page);
    await signInAgain(page, adminPassword);
    await page.getByText('Saved.').waitFor();
    assert.equal((await find(server, 'ada')).display_name, 'Ada Example');
    assertQuiet(page);
  });

  it('in another tab asks over what was typed, and nothing of the page stays where there is nothing', async () => {
    const server = await openServer(['ada']);
    const typing = await signedIn(browser, server, '/queue');
    const { boss } = await inTabs(typing.context(), server, { boss: '/dashboard' });
    await row(typing, 'ada').waitFor();
    const idle = await typing.context().newPage();
    await idle.goto(`${server.base}/console/queue`);
    await row(idle, 'ada').waitFor();
    await typing.keyboard.press('j');
    await typing.keyboard.press('r');
    await typing.getByLabel('Reason', { exact: true }).fill('Half a sentence');
    await signOut(boss, 'boss');
    await boss.waitForURL('**/console/sign-in');
    await idle.waitForURL('**/console/sign-in');
    const dialog = typing.getByRole('dialog', { name: 'Sign in again to continue' });
    await dialog.getByText('You signed out in another tab.').waitFor();
    await dialog.getByLabel(/^Password/).press('Escape');
    assert.equal(await typing.getByLabel('Reason', { exact: true }).inputValue(), 'Half a sentence');
    await signInAs(boss, 'boss', adminPassword);
    await dialog.waitFor({ state: 'hidden' });
    await typing.bringToFront();
    await typing.keyboard.press('End');
    await typing.keyboard.type(' and the rest');
    await typing.keyboard.press('Control+Enter');
    await becomes(server, 'ada', { status: 'rejected', status_reason: 'Half a sentence and the rest' });
    for (const page of [typing, boss, idle]) assertQuiet(page);
  });

  it('because somebody else signed in does not send as them what was typed', async () => {
    const server = await openServer(['ada']);
    await makeAccount(server.service.deps, 'second', 'admin', adminPassword);
    const { id } = await find(server, 'ada');
    const page = await signedIn(browser, server, `/users/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('As boss typed');
    const other = await page.context().newPage();
    await other.goto(`${server.base}/console/sign-in`);
    await signInAs(other, 'second', adminPassword);
    const dialog = page.getByRole('dialog', { name: 'Sign in again to continue' });
    await dialog.getByText('second signed in with this browser in another tab.').waitFor();
    await assertAccessible(page);
    const asked = acceptQuestions(page);
    await dialog.getByRole('button', { name: 'Continue as second' }).click();
    await page.getByRole('button', { name: 'Signed in as second' }).waitFor();
    assert.deepEqual(asked, ['confirm']);
    assert.deepEqual(await keptBy(page), []);
    await page.goto(`${server.base}/console/users/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').waitFor();
    assert.equal(await page.getByLabel('Display name').inputValue(), '');
    assertQuiet(page);
  });

  it('of which another tab has not told is not gone on with the session of somebody else', async () => {
    const server = await openServer(['ada']);
    await makeAccount(server.service.deps, 'second', 'admin', adminPassword);
    const { id } = await find(server, 'ada');
    const page = await signedIn(browser, server, `/users/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('As boss typed');
    // With the same cookies, and without a script of the console.
    await meanwhile(page, 'PATCH', /users/, () =>
      page.context().request.post(`${server.base}/console/session`, {
        data: { username: 'second', password: adminPassword },
        headers: { origin: server.base, 'sec-fetch-site': 'same-origin' },
        failOnStatusCode: true,
      }),
    );
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('second signed in with this browser').waitFor();
    assert.equal((await find(server, 'ada')).display_name, null);
    await signInAgain(page, adminPassword);
    await page.getByText('Saved.').waitFor();
    assert.equal((await find(server, 'ada')).display_name, 'As boss typed');
    assertQuiet(page);
  });
});
