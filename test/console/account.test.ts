/** Somebody's own account in the web console, and staying signed in there. Covers W10, W16. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, narrow, openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';

describe('one’s own account in the console', () => {
  const files = readRealConsole();
  let browser: Browser;
  let service: Installation;
  let context: BrowserContext;
  let page: Page;
  let token: string;

  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, files);
    ({ token } = await service.addUser('erin'));
    page = await openConsole(browser, service.base, { path: '/dashboard' });
    context = page.context();
    await signInAs(page, 'erin', password);
    await page.getByText('this device').waitFor();
  });

  it('is changed unless somebody else has changed it meanwhile, and then nothing typed is lost', async () => {
    const name = page.getByLabel('Display name');
    await service.call('PATCH', '/users/me', { token, body: { display_name: 'From elsewhere' } });
    await name.fill('Erin Example');
    await page.getByLabel('E-mail address').fill('erin@example.org');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your profile was changed elsewhere').waitFor();
    await assertAccessible(page);
    assert.equal(await name.inputValue(), 'Erin Example');
    await page.getByRole('button', { name: 'Show the current values' }).click();
    assert.equal(await name.inputValue(), 'From elsewhere');
    await name.fill('Erin Example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { json } = await service.call('GET', '/users/me', { token });
    assert.equal(json.display_name, 'Erin Example');
  });

  it('shows the sessions, ends one or all others, and ends them with a new password', async () => {
    const rows = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem');
    assert.match(await rows.first().innerText(), /Chrome · Linux\s+this device/);
    await rows.nth(1).getByRole('button', { name: /^End/ }).click();
    await page.getByText('The session has ended.').waitFor();
    assert.equal((await service.call('GET', '/users/me', { token })).status, 401);

    const other = await service.signIn('erin');
    await page.reload();
    await page.getByRole('button', { name: 'End all others' }).click();
    await assertAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
    await page.getByText('All other sessions have ended.').waitFor();
    assert.equal((await service.call('GET', '/users/me', { token: other })).status, 401);

    const third = await service.signIn('erin');
    const next = 'a staple of correct batteries';
    await page.getByRole('button', { name: 'Change…' }).click();
    await changePassword(page, 'not the right one', next);
    await page.getByText('Current password is wrong.').first().waitFor();
    await changePassword(page, password, 'short');
    await page.getByText('New password must be at least 15').first().waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Change…' }).click();
    assert.equal(await page.getByLabel(/^New password/).inputValue(), 'short', 'what was typed stays');
    await changePassword(page, password, next);
    await page.getByText('Your password is changed.').waitFor();
    assert.equal((await service.call('GET', '/users/me', { token: third })).status, 401);
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome, Erin Example!' }).waitFor();
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('stays signed in however many tabs refresh at once, and signs out in all of them', async () => {
    const tabs = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
    tabs.push(page);
    const welcome = (tab: Page) => tab.getByRole('heading', { name: 'Welcome, Erin Example!' });
    for (let round = 0; round < 3; round++) {
      await Promise.all(tabs.map((tab) => tab.goto(`${service.base}/console/dashboard`)));
      await Promise.all(tabs.map((tab) => welcome(tab).waitFor()));
    }
    await page.getByRole('button', { name: 'Signed in as erin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await Promise.all(tabs.map((tab) => tab.waitForURL('**/console/sign-in*')));
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await Promise.all(tabs.filter((tab) => tab !== page).map((tab) => tab.close()));
  });

  it('W16 says so when the session was ended elsewhere, and goes on from where one was', async () => {
    const tab = await openConsole(browser, service.base, { path: '/dashboard', colorScheme: 'dark' });
    const { id } = await service.addUser('frank');
    await signInAs(tab, 'frank', password);
    await tab.getByText('this device').waitFor();
    const boss = await service.signIn('boss', adminPassword);
    await service.call('DELETE', `/users/${id}/sessions`, { token: boss });
    await tab.getByLabel('Display name').fill('Frank Example');
    await tab.getByRole('button', { name: 'Save' }).click();
    const dialog = tab.getByRole('dialog', { name: 'Sign in again to continue' });
    await dialog.getByText('Your session has ended.').waitFor();
    await assertAccessible(tab);
    await dialog.getByLabel(/^Password/).fill(password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByText('Saved.').waitFor();
    assert.equal(new URL(tab.url()).pathname, '/console/dashboard');
    await tab.getByRole('button', { name: 'Sign out everywhere' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await tab.waitForURL('**/console/sign-in');
    assertQuiet(tab);
  });

  it('says after a reload that the session has ended, and to the suspended why', async () => {
    const tab = await openConsole(browser, service.base, { path: '/dashboard' });
    const { id } = await service.addUser('grace');
    await signInAs(tab, 'grace', password);
    const token = await service.signIn('boss', adminPassword);
    await service.call('POST', `/users/${id}/suspend`, { token, body: { reason: 'Left the archive' } });
    for (let time = 0; time < 2; time++) {
      await tab.reload();
      await tab.getByText('Your session has ended.').waitFor();
    }
    await tab.getByLabel('Username').fill('grace');
    await tab.getByLabel(/^Password/).fill(password);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByText('Left the archive').waitFor();
    assertQuiet(tab);
  });

  it('W10 shows names, notes and reasons as the text they are', async () => {
    const payloads = [
      '<img src=x onerror="document.title=1;window.ran=1">',
      '"><script>window.ran=1</script>',
      `javascript:window.ran=1//'"{{constructor.constructor('window.ran=1')()}}`,
    ];
    const tab = await openConsole(browser, service.base, { path: '/register', viewport: narrow });
    tab.on('dialog', (dialog) => assert.fail(`a dialogue: ${dialog.message()}`));
    const [image = '', script = '', scheme = ''] = payloads;
    await tab.getByLabel('Username').fill(script);
    await tab.getByLabel(/^Password/).fill(password);
    await tab.getByRole('button', { name: 'Send request' }).click();
    await tab.getByText('Username may hold letters').waitFor();
    await tab.getByLabel('Username').fill('mallory');
    await tab.getByLabel('Why do you want an account?').fill(payloads.join('\n'));
    await tab.getByLabel(/^Your name/).fill(script);
    await tab.getByRole('button', { name: 'Send request' }).click();
    await tab.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    const boss = await service.signIn('boss', adminPassword);
    const { json } = await service.call('GET', '/users?status=pending', { token: boss });
    const { id } = json.data[0];
    const reason = `${image} ${script}\n${scheme}`;
    await service.call('POST', `/users/${id}/reject`, { token: boss, body: { reason } });
    await tab.getByRole('paragraph').filter({ hasText: image }).waitFor();
    await assertAccessible(tab);
    const approved = await service.call('POST', `/users/${id}/approve`, { token: boss, body: { reopen: true } });
    assert.equal(approved.status, 200, approved.text);
    for (const display_name of payloads) {
      const changed = await service.call('PATCH', `/users/${id}`, { token: boss, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
    }
    await tab.goto(`${service.base}/console/sign-in?next=javascript:window.ran=1`);
    await signInAs(tab, 'mallory', password);
    assert.equal(new URL(tab.url()).pathname, '/console/dashboard');
    assert.equal(await tab.getByLabel('Display name').inputValue(), scheme);
    await assertAccessible(tab);
    assert.equal(await tab.evaluate('window.ran'), undefined);
    assertQuiet(tab);
  });
});

async function changePassword(page: Page, current: string, next: string): Promise<void> {
  await page.getByLabel(/^Current password/).fill(current);
  await page.getByLabel(/^New password/).fill(next);
  await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
}
