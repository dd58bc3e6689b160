/**
 * Every dialog, menu and list of choices from the keyboard: it has a name, the focus goes in and stays in, Escape closes
 * it, and the focus is back where it came from; or, when that is gone, at what it stood in.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { assertDialogBehaves, assertMenuBehaves } from '../support/accessible.ts';
import { makeAccount, makeApplicants, makeSession } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { type Desk, openDesk } from '../support/desk.ts';

type Opening = {
  /** What has the focus before and afterwards. */
  from: (page: Page) => Locator;
  /** Until it is open; `Enter` otherwise. */
  keys?: readonly string[];
  /** Of the menu that the keys open. */
  item?: string;
  named: string;
};

const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true });
const row = (name: string) => (page: Page) => page.getByRole('article', { name: new RegExp(`^${name}\\b`) });
const account = (page: Page) => page.getByRole('button', { name: 'Signed in as boss' });

describe('every dialog from the keyboard', { concurrency: true }, () => {
  let desk: Desk;
  const ids: Record<string, number> = {};

  before(async () => {
    desk = await openDesk();
    const { deps } = desk.service;
    await createRole(asOperator(deps), 'helpers', { description: '', permissions: [] });
    await makeApplicants(deps, ['ada', 'bob']);
    await addApplicants(deps, 'power', 1, 'admin');
    for (const name of ['member', 'leaver', 'deputy', 'gone', 'gone2']) {
      const user = await makeAccount(deps, name, name === 'deputy' ? 'admin' : 'user');
      ids[name] = user.id;
      await makeSession(deps, user);
    }
    await desk.ask('POST', `/users/${ids['deputy']}/suspend`, {});
    const { data } = await desk.ask('GET', '/users?status=pending');
    for (const { id, username } of data) ids[username] = id;
  });

  const walk = async (path: string, openings: readonly Opening[], prepare?: (page: Page) => Promise<unknown>) => {
    const page = await desk.open(path);
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    for (const { from, keys = ['Enter'], item, named } of openings)
      await assertDialogBehaves(page, from(page), named, async () => {
        await from(page).focus();
        for (const key of keys) await page.keyboard.press(key);
        if (item) await page.getByRole('menuitem', { name: item }).press('Enter');
      });
    return page;
  };

  it('in the queue', async () => {
    const page = await walk('/queue', [
      { from: row('ada'), keys: ['?'], named: 'Keyboard shortcuts' },
      { from: row('ada'), keys: ['Control+k'], named: 'Search people, pages and commands' },
      { from: row('ada'), keys: ['r'], named: 'Reject ada' },
      { from: row('power0'), keys: ['a'], named: 'Approve power0 as admin?' },
      { from: account, item: 'Keyboard shortcuts', named: 'Keyboard shortcuts' },
      { from: button('Search or jump to…'), named: 'Search people, pages and commands' },
    ]);
    await row('ada')(page).focus();
    await assertMenuBehaves(page, button('Approve as another role')(page));
    await assertMenuBehaves(page, account(page));
    for (const name of ['ada', 'bob']) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await assertDialogBehaves(page, row('bob')(page), 'Reject 2 people', () => page.keyboard.press('r'));
    await page.getByRole('checkbox', { name: 'Select power0' }).check();
    const approve = button('Approve 3 people…')(page);
    await assertDialogBehaves(page, approve, 'Approve 2 people?', () => approve.press('Enter'));
    await desk.close(page);
  });

  it('in the queue on a phone, and of the navigation over it', async () => {
    const page = await desk.open('/queue', { viewport: { width: 390, height: 844 } });
    const open = button('ada')(page);
    await assertDialogBehaves(page, open, 'ada', () => open.press('Enter'));
    const navigation = button('Navigation')(page);
    await navigation.press('Enter');
    await page.getByRole('link', { name: 'Queue' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await assertFocus(page, navigation);
    await desk.close(page);
  });

  it('of users, and of what is left undone', async () => {
    const page = await walk(
      '/users',
      [
        { from: button('Add'), named: 'Add a user' },
        { from: button('End sessions…'), named: 'End the sessions of 1 person?' },
        { from: button('Suspend…'), named: 'Suspend 1 person?' },
      ],
      (page) => page.getByRole('checkbox', { name: 'Select gone2' }).press('Space'),
    );
    for (const name of ['State', 'Role'])
      await assertMenuBehaves(page, page.getByRole('combobox', { name }), 'listbox');
    // The button is gone with the selection.
    await button('Suspend…')(page).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend 1' }).press('Enter');
    await page.getByText('1 person is suspended.').waitFor();
    await assertFocus(page, page.getByRole('main'));
    await page.goto(`${desk.service.base}/console/users/${ids['member']}`);
    await button('Edit')(page).press('Enter');
    await page.getByLabel('Display name').fill('Half a na');
    const link = page.getByRole('link', { name: 'Roles' });
    await assertDialogBehaves(page, link, 'Leave without saving?', () => link.press('Enter'));
    await desk.close(page);
  });

  it('of one user', async () => {
    const page = await walk(`/users/${ids['leaver']}`, [
      { from: button('Suspend…'), named: 'Suspend leaver?' },
      { from: button('More actions'), item: 'Back to the queue…', named: 'Put leaver back into the queue?' },
      { from: button('End all…'), named: 'End all sessions of leaver?' },
      { from: button('Delete…'), named: 'Delete leaver?' },
    ]);
    await assertMenuBehaves(page, button('More actions')(page));
    // One dialog leads to the other, and back to where the first was opened.
    await button('Delete…')(page).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).press('Enter');
    await page.getByRole('dialog', { name: 'Suspend leaver?' }).waitFor();
    await page.keyboard.press('Escape');
    await assertFocus(page, button('Delete…')(page));
    await page.getByRole('button', { name: /^End the session on/ }).press('Enter');
    await assertFocus(page, page.getByRole('region', { name: 'Sessions' }));
    for (const [name, decision, named] of [
      ['deputy', 'Reinstate…', 'Reinstate deputy?'],
      ['bob', 'Approve…', 'Approve bob?'],
      ['bob', 'Reject…', 'Reject bob?'],
    ] as const) {
      await page.goto(`${desk.service.base}/console/users/${ids[name]}`);
      const from = button(decision)(page);
      await assertDialogBehaves(page, from, named, () => from.press('Enter'));
    }
    await page.goto(`${desk.service.base}/console/users/${ids['gone']}`);
    await button('Delete…')(page).press('Enter');
    await page.getByRole('dialog').getByRole('textbox').fill('gone');
    await page.keyboard.press('Enter');
    await assertFocus(page, page.getByRole('main', { name: 'Users' }));
    await desk.close(page);
  });

  it('of roles, of the audit log and of one’s own account', async () => {
    const page = await walk('/roles', [
      { from: button('Add a role'), named: 'Add a role' },
      { from: button('Actions for helpers'), item: 'Edit…', named: 'Edit helpers' },
      { from: button('Actions for helpers'), item: 'Delete…', named: 'Delete helpers?' },
    ]);
    await button('Actions for helpers')(page).press('Enter');
    await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the role' }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await assertFocus(page, page.getByRole('main').getByRole('region', { name: 'Roles' }));
    await page.goto(`${desk.service.base}/console/audit`);
    for (const name of ['When', 'Address'])
      await assertDialogBehaves(page, button(name)(page), name, () => button(name)(page).press('Enter'));
    await assertMenuBehaves(page, button('Who did it')(page), 'listbox');
    await desk.close(page);
    const own = await walk('/dashboard', [
      { from: button('Change…'), named: 'Change password' },
      { from: button('End all others'), named: 'End all other sessions?' },
      { from: button('Sign out everywhere'), named: 'Sign out everywhere?' },
    ]);
    await desk.close(own);
  });
});

async function assertFocus(page: Page, at: Locator): Promise<void> {
  await at
    .and(page.locator(':focus'))
    .waitFor({ timeout: 15_000 })
    .catch(async () => {
      const now = await page.evaluate('document.activeElement?.outerHTML.slice(0, 200)');
      assert.fail(`the focus is at ${now}, not at ${at}`);
    });
}
