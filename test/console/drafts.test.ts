/** What was typed is not lost by Escape, a reload or a server that is stopped and started again. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet } from '../support/console.ts';
import { password } from '../support/installation.ts';
import {
  acceptQuestions,
  becomes,
  eventually,
  find,
  keptBy,
  openServer,
  pagesAreAtHand,
  row,
  signedIn,
  signOut,
  unreachable,
} from '../support/stoppable-server.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

describe('what was typed', { concurrency: true }, () => {
  it('stays over Escape and a reload in every form, without passwords, until one signs out', async () => {
    const server = await openServer(['ada']);
    const { id } = await find(server, 'ada');
    const { id: erin } = await server.service.addUser('erin');
    await server.ask('POST', '/roles', { name: 'helper', description: '', permissions: [] });
    const page = await signedIn(browser, server, '/dashboard');
    const asked = acceptQuestions(page);
    const dialog = page.getByRole('dialog');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    // A form that holds a draft is open by itself.
    const edit = async () => {
      await page.getByRole('heading', { name: 'Profile' }).waitFor();
      if ((await button('Edit').count()) > 0) await button('Edit').click();
    };
    const forms: [string, (() => Promise<void>) | undefined, Record<string, string>][] = [
      ['/dashboard', undefined, { 'Display name': 'Boss Example' }],
      [`/users/${id}`, edit, { 'Display name': 'Ada Example', 'E-mail': 'ada@example.org' }],
      [`/users/${id}`, () => button('Reject…').click(), { Reason: 'Half a sentence' }],
      [`/users/${erin}`, () => button('Suspend…').click(), { Reason: 'Another half' }],
      ['/users', () => button('Add').click(), { Username: 'newcomer', 'E-mail': 'new@example.org' }],
      ['/roles', () => button('Add a role').click(), { Name: 'editor' }],
      [
        '/roles',
        async () => {
          await button('Actions for helper').click();
          await page.getByRole('menuitem', { name: 'Edit' }).click();
        },
        { Description: 'Helps' },
      ],
      [
        '/queue',
        () =>
          row(page, 'ada')
            .getByRole('button', { name: /^Reject…:/ })
            .click(),
        { Reason: 'Third half' },
      ],
      ['/audit', () => button('Address').click(), { Address: '192.0.2.7' }],
    ];
    for (const [path, open, values] of forms) {
      await page.goto(`${server.base}/console${path}`);
      const inDialog = open !== undefined && open !== edit;
      const form = inDialog ? dialog : page.getByRole('main');
      const isThere = async () => {
        for (const [label, value] of Object.entries(values))
          await eventually(async () =>
            assert.equal(
              await form.getByLabel(label, { exact: false }).first().inputValue(),
              value,
              `${path} ${label}`,
            ),
          );
      };
      await open?.();
      for (const [label, value] of Object.entries(values)) await form.getByLabel(label).first().fill(value);
      if (path === '/users') await form.getByLabel(/^Password/).fill(password);
      if (open && inDialog) {
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        await open();
        await isThere();
      }
      await page.reload();
      await open?.();
      await isThere();
    }
    await page.goto(`${server.base}/console/roles`);
    await page.getByLabel('helper may users:read').check();
    await page.reload();
    await eventually(async () => assert.ok(await page.getByLabel('helper may users:read').isChecked()));
    assert.doesNotMatch(await page.evaluate('JSON.stringify([{...sessionStorage}, {...localStorage}])'), /battery/);
    assert.deepEqual((await server.ask('GET', '/roles/helper')).permissions, []);
    await signOut(page, 'boss');
    await page.waitForURL('**/console/sign-in');
    assert.deepEqual(await keptBy(page), []);
    assert.equal(asked.at(-1), 'confirm');
    assertQuiet(page);
  });

  it('into a reason is not sent by Enter, but a line of it, and by Ctrl and Enter', async () => {
    const server = await openServer(['ada', 'bob']);
    const page = await signedIn(browser, server, '/queue');
    await row(page, 'ada').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.getByLabel('Reason', { exact: true }).pressSequentially('First line');
    await page.keyboard.press('Enter');
    await page.keyboard.type('second line');
    assert.equal((await find(server, 'ada')).status, 'pending');
    await assertAccessible(page);
    await page.keyboard.press('Control+Enter');
    await becomes(server, 'ada', { status: 'rejected', status_reason: 'First line\nsecond line' });
    await page.keyboard.press('r');
    await eventually(async () => assert.equal(await page.getByLabel('Reason', { exact: true }).inputValue(), ''));
    assertQuiet(page);
  });

  it('stays in the form while the server is stopped, which says at the button that no answer came', async () => {
    const server = await openServer(['ada']);
    const { id } = await find(server, 'ada');
    const page = await signedIn(browser, server, `/users/${id}`);
    await pagesAreAtHand(page);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('Ada Example');
    await server.stop();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('No answer came: the server is unreachable.').waitFor();
    await assertAccessible(page);
    await page.getByLabel('E-mail').fill('ada@example.org');
    await server.start();
    await page.getByText('No answer came. The server is back.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { display_name, email } = await find(server, 'ada');
    assert.deepEqual({ display_name, email }, { display_name: 'Ada Example', email: 'ada@example.org' });
    await page.getByText('No answer came').waitFor({ state: 'detached' });
    assertQuiet(page, unreachable);
  });

  it('is done where only the answer was lost: the page looks again instead of saying that it was not sent', async () => {
    const server = await openServer(['ada']);
    const { id } = await find(server, 'ada');
    await server.ask('POST', `/users/${id}/approve`, {});
    const page = await signedIn(browser, server, `/users/${id}`);
    await page.context().route(/\/suspend$/, async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: 'Suspend…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('It may have been done: check before you try again.').waitFor();
    await page.getByRole('button', { name: 'Reinstate' }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByText('No answer came').count(), 0);
    assertQuiet(page, /ERR_CONNECTION_RESET/);
  });

  it('is never put over what somebody else has changed meanwhile', async () => {
    const server = await openServer(['ada']);
    const { id } = await find(server, 'ada');
    const page = await signedIn(browser, server, `/users/${id}`);
    acceptQuestions(page);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('As typed');
    await server.ask('PATCH', `/users/${id}`, { email: 'elsewhere@example.org' });
    await page.reload();
    await eventually(async () => assert.equal(await page.getByLabel('Display name').inputValue(), 'As typed'));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Another user changed this account').waitFor();
    await page.getByRole('button', { name: 'Load the current version' }).click();
    await page.getByText('Another user changed this account').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => {
      const { display_name, email } = await find(server, 'ada');
      assert.deepEqual({ display_name, email }, { display_name: 'As typed', email: 'elsewhere@example.org' });
    });
    assertQuiet(page);
  });
});
