/** What users hear who do not see the page: what has happened, once each time, and where the focus has come to. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { makeAccount, makeApplicants } from '../support/accounts.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { assertHeard, listen } from '../support/heard.ts';

describe('a screen reader reads out once', { concurrency: true }, () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
    await makeApplicants(desk.service.deps, ['ada', 'bob', 'carl', 'dora']);
    for (const name of ['member', 'colleague']) await makeAccount(desk.service.deps, name);
  });

  const open = async (path: string) => {
    const page = await desk.open(path);
    await listen(page);
    // What is said of the first page.
    await page.waitForLoadState('networkidle');
    await assertHeard(page, [], async () => undefined).catch(() => undefined);
    return page;
  };

  it('a decision and its undo, and how many a search leaves', async () => {
    const page = await open('/queue');
    await page.locator('[data-person]').first().focus();
    await assertHeard(page, ['ada approved as user. 3 waiting'], () => page.keyboard.press('a'));
    await assertHeard(page, ['ada back in the queue. 4 waiting'], () => page.keyboard.press('u'));
    const search = page.getByRole('searchbox');
    await assertHeard(page, ['1 of 4 requests'], () => search.fill('carl'));
    await assertHeard(page, ['0 of 4 requests'], () => search.fill('carla'));
    const clear = page.getByRole('button', { name: 'Clear search' });
    await assertHeard(page, ['4 requests'], () => clear.press('Enter'));
    await assertAt(page, 'main', 'Queue');
    // Whatever lies over the page.
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    assert.ok(await hasLiveRegion(page), 'there is no region in the tree that screen readers are given');
    await page.keyboard.press('Escape');
    await desk.close(page);
  });

  it('how many are found, and the page that one has come to, also where it takes a while', async () => {
    const page = await open('/users');
    const search = page.getByLabel('Name, username or e-mail');
    await assertHeard(page, ['1 shown'], () => search.fill('boss'));
    await assertHeard(page, ['Nobody matches “bossy”.'], () => search.fill('bossy'));
    let isSlow = true;
    await page.route(/\/(audit|users)\?/, async (route) => {
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    const events = page.getByRole('link', { name: 'Audit log' });
    await assertHeard(page, ['Loading…', /^\d+ events shown$/], () => events.press('Enter'));
    await assertAt(page, 'main', 'Audit log');
    isSlow = false;
    await page.getByRole('button', { name: 'What' }).press('Enter');
    await assertHeard(page, ['Nothing found.'], () => page.getByLabel('Search: What').fill('nothing of that kind'));
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Users', exact: true }).press('Enter');
    await page.getByRole('link', { name: 'colleague' }).press('Enter');
    await assertAt(page, 'main', 'colleague');
    await desk.close(page);
  });

  it('what was done to somebody, what was saved, and what is wrong with a field', async () => {
    const page = await open('/users?q=member');
    await page.getByRole('link', { name: 'member' }).press('Enter');
    await page.getByRole('button', { name: 'Suspend…' }).press('Enter');
    const suspend = page.getByRole('dialog').getByRole('button', { name: 'Suspend' });
    await assertHeard(page, ['member is suspended.'], () => suspend.press('Enter'));
    await assertAt(page, 'main', 'member');
    await page.getByRole('button', { name: 'Edit', exact: true }).press('Enter');
    const username = page.getByLabel('Username');
    await username.fill('ada');
    await assertHeard(page, [/^Username is taken/], () => page.keyboard.press('Enter'));
    // Coming from the button, the field is read out with what is wrong with it, and that is enough.
    await assertHeard(page, [], () => page.getByRole('button', { name: 'Save' }).press('Enter'));
    await assertAt(page, 'textbox', 'Username');
    assert.match(await describedBy(page), /taken/);
    await username.fill('member2');
    await assertHeard(page, ['Saved.'], () => page.keyboard.press('Enter'));
    await assertAt(page, 'button', 'Edit');
    await desk.close(page);
  });

  it('what a role would gain, that it was saved, and what was copied', async () => {
    await desk.ask('POST', '/roles', { name: 'helpers', description: '', permissions: [] });
    const page = await open('/roles');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const box = page.getByRole('checkbox', { name: 'helpers may users:approve' });
    const change = '1 change, not saved. helpers (0 people) may decide on requests.';
    await assertHeard(page, [new RegExp(`^${RegExp.escape(change)}`)], () => box.press('Space'));
    await assertHeard(page, ['Saved: helpers.'], () =>
      page.getByRole('button', { name: 'Save 1 change' }).press('Enter'),
    );
    await assertAt(page, 'main', 'Roles');
    await page.getByRole('link', { name: 'Settings' }).press('Enter');
    await assertAt(page, 'main', 'Settings');
    await assertHeard(page, ['Copied'], () => page.getByRole('button', { name: 'Copy as .env' }).press('Enter'));
    await assertHeard(page, [/settings$/], () => page.getByRole('searchbox').fill('password'));
    await page.goto(`${desk.service.base}/docs#/Users/listUsers`);
    await page.waitForLoadState('networkidle');
    await assertHeard(page, ['Copied'], () => page.locator('button.copy').first().press('Enter'));
    await assertHeard(page, ['Answer 200 OK'], () => page.getByRole('button', { name: 'Send' }).press('Enter'));
    await assertHeard(page, [/^No operation has these words/], () => page.getByRole('searchbox').fill('qqqq'));
    await desk.close(page);
  });

  it('that the server is away, and back', async () => {
    const page = await open('/users');
    await page.context().setOffline(true);
    const search = page.getByLabel('Name, username or e-mail');
    await assertHeard(page, [/^The server cannot be reached\./], () => search.fill('boss'));
    await assertHeard(page, ['The server is reachable again.', '1 shown'], () => page.context().setOffline(false));
    await page.context().close();
  });
});

/** @param name what is read out when the focus comes there */
async function assertAt(page: Page, role: 'main' | 'textbox' | 'button', name: string): Promise<void> {
  await page.getByRole(role, { name, exact: true }).and(page.locator(':focus')).waitFor({ timeout: 10_000 });
}

async function hasLiveRegion(page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const isLive = ({ name, value }: { name: string; value: { value?: unknown } }) =>
    name === 'live' && value.value === 'polite';
  return nodes.some(({ ignored, properties = [] }) => !ignored && properties.some(isLive));
}

function describedBy(page: Page): Promise<string> {
  return page.evaluate(
    `[...document.activeElement.ariaDescribedByElements ?? []].map((one) => one.textContent).join(' ')`,
  );
}
