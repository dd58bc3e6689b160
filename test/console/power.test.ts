/** Roles that carry permissions in a real browser: seen at once, asked about, and never given by one key. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { roles } from '../../console/src/strings/en/roles.ts';
import { createRole, replaceRole } from '../../src/features/roles/change-roles.ts';
import { findUserByKey } from '../../src/features/users/store.ts';
import { makeAccount } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { openBrowser } from '../support/browser.ts';
import {
  assertAccessible,
  assertQuiet,
  type Look,
  narrow,
  openConsole,
  readRealConsole,
  signInAs,
} from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

describe('a role that carries permissions', { concurrency: true }, () => {
  it('stands in row, button and note, and one key does not give it', async () => {
    const { service, page } = await openQueue();
    await row(page, 'power0').getByText('admin (carries permissions)').waitFor();
    await row(page, 'plain0').getByText('user', { exact: true }).waitFor();
    await row(page, 'power0').focus();
    await page.keyboard.press('a');
    const question = page.getByRole('dialog', { name: 'Approve power0 as admin?' });
    await question.getByText('Make roles and set what they allow').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    assert.deepEqual(await stateOf(service, 'power0'), ['pending', 'user']);

    await row(page, 'power0').getByRole('button', { name: 'Approve as admin…: power0' }).click();
    await question.getByRole('button', { name: 'Approve as admin' }).click();
    await page.getByText('You approved power0 as admin').waitFor();
    assert.deepEqual(await stateOf(service, 'power0'), ['active', 'admin']);
    await row(page, 'power1').getByRole('button', { name: 'Approve as admin…: power1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve as user' }).click();
    await page.getByText('You approved power1 as user').waitFor();
    assert.deepEqual(await stateOf(service, 'power1'), ['active', 'user']);

    await row(page, 'plain0').focus();
    await page.keyboard.press('o');
    await page.getByRole('menuitem', { name: 'admin' }).click();
    await page.getByRole('dialog', { name: 'Approve plain0 as admin?' }).waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(await stateOf(service, 'plain0'), ['pending', 'user']);
    assertQuiet(page);
  });

  it('is left out where many are approved, who are counted by role', async () => {
    const { service, page } = await openQueue({ colorScheme: 'dark' });
    await page.getByRole('checkbox', { name: 'Select all loaded requests' }).check();
    await page.getByText('3 as user, 2 as admin').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('a');
    const question = page.getByRole('dialog', { name: 'Approve 3 people?' });
    await question.getByText('2 as admin', { exact: true }).waitFor();
    await question.getByText('power1').waitFor();
    await assertAccessible(page);
    await question.getByRole('button', { name: 'Approve 3 as user' }).click();
    await page.getByText('2 requests', { exact: true }).first().waitFor();
    const states = ['plain0', 'plain1', 'plain2', 'power0', 'power1'].map((name) => stateOf(service, name));
    assert.deepEqual(
      (await Promise.all(states)).map(([status]) => status),
      ['active', 'active', 'active', 'pending', 'pending'],
    );
    await page.keyboard.press('a');
    await page.getByRole('dialog', { name: 'Decide on each of them' }).waitFor();
    assert.equal(
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Approve/ })
        .count(),
      0,
    );
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Approve as…', exact: true }).click();
    await page.getByRole('menuitem', { name: 'admin' }).click();
    const named = page.getByRole('dialog', { name: 'Approve 2 people as admin?' });
    await named.getByRole('button', { name: 'Approve as admin' }).click();
    await page.getByRole('heading', { name: 'No requests waiting' }).waitFor();
    assert.deepEqual(await stateOf(service, 'power1'), ['active', 'admin']);
    assertQuiet(page);
  });

  it('is offered only to those who can give it', async () => {
    const service = await install(anyDatabase, {}, readRealConsole());
    await createRole(asOperator(service.deps), 'approver', { description: '', permissions: ['users:approve'] });
    await addApplicants(service.deps, 'power', 1, 'admin');
    await makeAccount(service.deps, 'ada', 'approver');
    const page = await openConsole(browser, service.base);
    await signInAs(page, 'ada', password);
    await row(page, 'power0').focus();
    await page.keyboard.press('a');
    const question = page.getByRole('dialog', { name: 'You cannot give the role admin' });
    await question.getByRole('button', { name: 'Approve as user' }).waitFor();
    await assertAccessible(page);
    assert.equal(await question.getByRole('button', { name: 'Approve as admin' }).count(), 0);
    await question.getByRole('button', { name: 'Approve as user' }).click();
    await page.getByText('You approved power0 as user').waitFor();
    assert.deepEqual(await stateOf(service, 'power0'), ['active', 'user']);
    assertQuiet(page);
  });

  it('that became one while the page was open is not given, and who asked for it stays in the queue', async () => {
    const service = await install(anyDatabase, {}, readRealConsole());
    await createRole(asOperator(service.deps), 'editor', { description: '', permissions: [] });
    await addApplicants(service.deps, 'late', 1, 'editor');
    const page = await openConsole(browser, service.base);
    await signInAs(page, 'boss', adminPassword);
    await row(page, 'late0').getByRole('button', { name: 'Approve: late0' }).waitFor();
    await replaceRole(asOperator(service.deps), 'editor', { description: '', permissions: ['users:write'] });
    await row(page, 'late0').focus();
    await page.keyboard.press('a');
    await page.getByText('This person asks for the role editor, which carries permissions').waitFor();
    await row(page, 'late0').waitFor();
    assert.deepEqual(await stateOf(service, 'late0'), ['pending', 'user']);
    assertQuiet(page);
  });

  it('is named by the button of the page of the person, also where it is given back', async () => {
    const { service, page } = await openQueue();
    const deputy = await makeAccount(service.deps, 'deputy', 'admin');
    const boss = await service.signIn('boss', adminPassword);
    await service.call('POST', `/users/${deputy.id}/suspend`, { token: boss, body: {} });
    await page.goto(`${service.base}/console/users/${deputy.id}`);
    await page.getByRole('button', { name: 'Reinstate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reinstate deputy' });
    await assertAccessible(page);
    assert.deepEqual(await stateOf(service, 'deputy'), ['suspended', 'admin']);
    await dialog.getByRole('button', { name: 'Reinstate as admin' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(await stateOf(service, 'deputy'), ['active', 'admin']);

    const { id } = (await findUserByKey(service.deps.database, 'power0')) ?? { id: 0 };
    await page.goto(`${service.base}/console/users/${id}`);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve as admin' }).waitFor();
    await page.getByRole('dialog').getByLabel('Role').selectOption('user');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve as user' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(await stateOf(service, 'power0'), ['active', 'user']);
    assertQuiet(page);
  });

  it('is not in the registration form, unless it is said of the role that it may be asked for', async () => {
    const service = await install(anyDatabase, {}, readRealConsole());
    const form = await openConsole(browser, service.base, { path: '/register', viewport: narrow });
    await form.getByLabel('Username').waitFor();
    await form.waitForLoadState('networkidle');
    assert.equal(await form.getByLabel('Role you ask for').count(), 0);

    const page = await openConsole(browser, service.base, { path: '/roles' });
    await signInAs(page, 'boss', adminPassword);
    for (const [name, permission, offered] of [
      ['reader', undefined, true],
      ['hidden', undefined, false],
      ['helper', 'users:approve', true],
      ['secret', 'users:write', false],
    ] as const) {
      await page.getByRole('button', { name: 'Add a role' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a role' });
      await dialog.getByLabel('Name').fill(name);
      if (permission) await dialog.getByRole('checkbox', { name: roles.permissions[permission] }).check();
      const offer = dialog.getByRole('switch', { name: 'Offered on the registration form' });
      assert.equal(await offer.isChecked(), permission === undefined);
      await offer.setChecked(offered);
      await dialog.getByRole('button', { name: 'Add a role' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    await assertAccessible(page);
    await form.reload();
    await form.getByText('Ask for a particular role').click();
    const choice = form.getByLabel('Role you ask for');
    await choice.waitFor();
    assert.deepEqual(await choice.locator('option').allInnerTexts(), [
      'The administrator decides',
      'user',
      'helper',
      'reader',
    ]);
    await assertAccessible(form);
    await page.getByRole('button', { name: 'Actions for helper' }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('dialog').getByRole('switch').uncheck();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await form.reload();
    await form.getByText('Ask for a particular role').click();
    await form.getByLabel('Username').fill('zoe');
    await form
      .getByLabel(/^Password/)
      .first()
      .fill(password);
    assert.deepEqual(await choice.locator('option').allInnerTexts(), ['The administrator decides', 'user', 'reader']);
    await choice.selectOption('reader');
    await form.getByRole('button', { name: 'Send request' }).click();
    await form.waitForURL(/waiting/);
    const zoe = await findUserByKey(service.deps.database, 'zoe');
    assert.deepEqual([zoe?.requested_role, zoe?.role], ['reader', 'user']);
    for (const one of [page, form]) assertQuiet(one);
  });
});

/** Of `boss`, with three who ask for `user` and two who ask for `admin`. */
async function openQueue(look: Look = {}): Promise<{ service: Installation; page: Page }> {
  const service = await install(anyDatabase, {}, readRealConsole());
  await addApplicants(service.deps, 'plain', 3);
  await addApplicants(service.deps, 'power', 2, 'admin');
  const page = await openConsole(browser, service.base, look);
  await signInAs(page, 'boss', adminPassword);
  await page.getByRole('article').first().waitFor();
  return { service, page };
}

function row(page: Page, username: string): Locator {
  return page.getByRole('article', { name: new RegExp(`^${username}\\b`) });
}

async function stateOf({ deps }: Installation, username: string): Promise<unknown[]> {
  const user = await findUserByKey(deps.database, username);
  return [user?.status, user?.role];
}
