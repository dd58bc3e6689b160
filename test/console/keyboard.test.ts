/** The work of an approver without a mouse: only keys, and whatever the Tab key comes to. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { makeApplicants } from '../support/accounts.ts';
import { openBrowser } from '../support/browser.ts';
import { assertQuiet, openConsole, readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, install } from '../support/installation.ts';

it('an approver signs in, decides, takes it back, and gives somebody another role, by the keyboard alone', async () => {
  const service = await install(anyDatabase, {}, readRealConsole());
  await makeApplicants(service.deps, ['ada', 'bob', 'carl']);
  const statusOf = async (username: string) => {
    const columns = ['status', 'status_reason', 'role'] as const;
    const users = service.deps.database.selectFrom('users').select(columns).where('username', '=', username);
    const { status, status_reason, role } = await users.executeTakeFirstOrThrow();
    return [status, status_reason, role];
  };
  const page = await openConsole(await openBrowser(), service.base);
  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);

  await tabTo(page, page.getByLabel('Username'));
  await type('boss');
  await press('Tab');
  await type(adminPassword);
  await press('Enter');
  await page.getByRole('main', { name: 'Queue' }).and(page.locator(':focus')).waitFor();

  const row = (name: string) => page.getByRole('article', { name: new RegExp(`^${name}\\b`) });
  await tabTo(page, row('ada'));
  await tabTo(page, row('ada').getByRole('button', { name: 'Approve: ada' }));
  await press('Enter');
  await row('bob').and(page.locator(':focus')).waitFor();
  await tabTo(page, row('bob').getByRole('button', { name: 'Reject…: bob' }));
  await press('Enter');
  await page.getByLabel('Reason', { exact: true }).and(page.locator(':focus')).waitFor();
  await type('Nobody knows you');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Reject' }));
  await press('Enter');
  await row('carl').and(page.locator(':focus')).waitFor();
  await page.getByText('You rejected bob').waitFor();
  assert.deepEqual(await statusOf('ada'), ['active', null, 'user']);
  assert.deepEqual(await statusOf('bob'), ['rejected', 'Nobody knows you', 'user']);
  await tabTo(page, page.getByRole('button', { name: 'Undo' }), 'Shift+Tab');
  await press('Enter');
  await row('bob').waitFor();
  assert.deepEqual(await statusOf('bob'), ['pending', null, 'user']);

  await press('Control+k');
  await page.getByRole('combobox').and(page.locator(':focus')).waitFor();
  await type('ada');
  await page.getByRole('option', { name: 'ada', selected: true }).waitFor();
  await press('Enter');
  await page.getByRole('main', { name: 'ada', exact: true }).and(page.locator(':focus')).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Edit', exact: true }));
  await press('Enter');
  await tabTo(page, page.getByLabel('Role'));
  await type('admin');
  await tabTo(page, page.getByRole('button', { name: 'Save' }));
  await press('Enter');
  await page.getByRole('button', { name: 'Edit', exact: true }).and(page.locator(':focus')).waitFor();
  assert.deepEqual(await statusOf('ada'), ['active', null, 'admin']);
  assertQuiet(page);
});

async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  const reached = target.and(page.locator(':focus'));
  for (let presses = 0; (await reached.count()) === 0; presses++) {
    assert.ok(presses < 60, `${target} is not reached by the Tab key`);
    await page.keyboard.press(key);
  }
}
