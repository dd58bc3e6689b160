/** The queue in a real browser: from the keyboard, many at once, by two people, and over an outage. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { makeAccount, makeApplicants } from '../support/accounts.ts';
import { openBrowser } from '../support/browser.ts';
import {
  assertAccessible,
  assertFocusShown,
  assertFocusShows,
  assertQuiet,
  narrow,
  openConsole,
  readRealConsole,
  signInAs,
} from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { openProxy } from '../support/proxy.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

// They wait more than they work.
describe('the queue', { concurrency: true }, () => {
  it('is gone through with the keyboard alone', async () => {
    const { service, page } = await openQueue(['abel', 'aron', 'ada', 'bob', 'carl', 'dora', 'eve']);
    await page.keyboard.press('j');
    await hasFocus(row(page, 'abel'));
    await page.keyboard.press('a');
    await page.keyboard.press('a');
    for (const name of ['abel', 'aron']) await becomes(service, name, { status: 'active' });
    await hasFocus(row(page, 'ada'));
    await page.keyboard.press('a');
    await becomes(service, 'ada', { status: 'active', role: 'user' });
    await hasFocus(row(page, 'bob'));

    await page.keyboard.press('o');
    await page.getByRole('menuitem', { name: 'admin' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await hasFocus(page.getByRole('menuitem', { name: 'admin' }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve as admin' }).click();
    await becomes(service, 'bob', { status: 'active', role: 'admin' });
    await hasFocus(row(page, 'carl'));

    await page.keyboard.press('r');
    await hasFocus(reasonOf(page));
    await page.keyboard.type('a half sentence');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(row(page, 'carl'));
    await page.keyboard.press('r');
    await hasFocus(reasonOf(page));
    assert.equal(await reasonOf(page).inputValue(), 'a half sentence');
    await reasonOf(page).fill('Not known here');
    await page.keyboard.press('Control+Enter');
    await becomes(service, 'carl', { status: 'rejected', status_reason: 'Not known here' });
    await hasFocus(row(page, 'dora'));
    await page.getByText('You rejected carl').waitFor();

    await page.keyboard.press('u');
    await becomes(service, 'carl', { status: 'pending', status_reason: null });
    await row(page, 'carl').waitFor();
    await page.keyboard.press('u');
    await becomes(service, 'bob', { status: 'pending', approved_at: null });

    await page.keyboard.press('ArrowDown');
    await hasFocus(row(page, 'eve'));
    const panel = page.getByRole('complementary', { name: 'eve' });
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await panel.getByRole('link', { name: 'Open the account page' }).click();
    await page.waitForURL(/\/console\/users\/\d+$/);
    await page.goBack();
    await hasFocus(row(page, 'eve'));
    assertQuiet(page);
  });

  it('decides on everybody who is selected, and says of whom it could not', async () => {
    const names = manyNames(250);
    const { service, page } = await openQueue(names);
    await row(page, 'person-0001').getByRole('checkbox').check();
    await showRow(page, 250);
    await row(page, 'person-0250')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await page.getByText('250 selected').waitFor();
    await decideByApi(service, 'person-0120', 'reject');
    await page.getByRole('button', { name: 'Approve 250 people' }).click();
    const refusal = page.getByRole('alert').filter({ hasText: /person-0120.*Rejected by .*boss.*rejected/ });
    await refusal.waitFor();
    await page.getByRole('heading', { name: 'No requests waiting' }).waitFor();
    assert.equal(await count(service, 'active'), 250);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('249 requests', { exact: true }).first().waitFor();
    assert.equal(await count(service, 'pending'), 249);
    assert.equal(await count(service, 'rejected'), 1);
    assertQuiet(page);
  });

  it('decides on everybody who waits, with those that are not loaded, and on nobody who came later', async () => {
    const { service, page } = await openQueue(manyNames(1_100));
    const keys = new Set<string | undefined>();
    page.on('request', (request) => {
      if (request.url().endsWith('/approvals')) keys.add(request.headers()['idempotency-key']);
    });
    await page.getByRole('checkbox', { name: 'Select all loaded requests' }).check();
    await page.getByText('All 50 loaded requests are selected.').first().waitFor();
    await page.getByRole('button', { name: 'Select all 1,100 waiting' }).click();
    await page.getByText('All 1,100 waiting at this moment are selected.').first().waitFor();
    await assertAccessible(page);
    await decideByApi(service, 'person-0777', 'reject');
    await makeApplicants(service.deps, ['latecomer']);
    const progress = page.getByRole('progressbar', { name: 'Decisions' }).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Approve 1,100 people', exact: true }).click();
    await progress;
    await page.getByRole('alert').filter({ hasText: 'Not decided: person' }).waitFor();
    assert.match(await page.getByRole('alert').innerText(), /person-0777[\s\S]*rejected/);
    await row(page, 'latecomer').waitFor();
    assert.deepEqual([await count(service, 'pending'), await count(service, 'active')], [1, 1_100]);
    assert.equal(keys.size, 2);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('1,100 requests', { exact: true }).first().waitFor();
    assert.deepEqual([await count(service, 'pending'), await count(service, 'active')], [1_100, 1]);
    assertQuiet(page);
  });

  it('leaves single keys alone once they are switched off in this browser, but not arrows and Enter', async () => {
    const { service, page } = await openQueue(['ada', 'bob', 'carl']);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.reload();
    await row(page, 'ada').waitFor();
    await page.keyboard.press('ArrowDown');
    await hasFocus(row(page, 'ada'));
    for (const key of ['a', 'r', 'x', 'o', 'u', 'j', '?', 'g', 's']) await page.keyboard.press(key);
    await page.keyboard.press('ArrowDown');
    await hasFocus(row(page, 'bob'));
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 0);
    assert.equal(await count(service, 'pending'), 3);
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Switch single-key shortcuts on' }).click();
    await row(page, 'bob').focus();
    await page.keyboard.press('a');
    await becomes(service, 'bob', { status: 'active' });
    assertQuiet(page);
  });

  it('shows where the focus is, in light and in dark', async () => {
    const { page } = await openQueue(['ada', 'bob']);
    assert.ok((await assertFocusShows(page)) > 12);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.ok((await assertFocusShows(page)) > 12);
    await row(page, 'ada').focus();
    await page.getByRole('button', { name: 'Approve as another role' }).click();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role=menuitem]:focus').waitFor();
    await assertFocusShown(page);
    assertQuiet(page);
  });

  it('shows what another administrator decides, and who comes', async () => {
    const { service, page } = await openQueue(['ada', 'bob', 'carl']);
    await makeAccount(service.deps, 'second', 'admin', adminPassword);
    const other = await openConsole(browser, service.base, { path: '/queue' });
    await signInAs(other, 'second', adminPassword);
    await row(other, 'bob').waitFor();
    await row(page, 'bob')
      .getByRole('button', { name: /^Approve:/ })
      .click();
    await row(other, 'carl')
      .getByRole('button', { name: /^Reject…:/ })
      .click();
    await other.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    const note = '<img src=x onerror="throw 1"> javascript:throw 2';
    await makeApplicants(service.deps, ['dora'], note);
    for (const window of [page, other]) {
      await row(window, 'dora').getByText(note).waitFor();
      await row(window, 'bob').waitFor({ state: 'detached' });
      await row(window, 'carl').waitFor({ state: 'detached' });
      assertQuiet(window);
    }
  });

  it('can be used on a narrow screen, in light and in dark', async () => {
    const { service, page } = await openQueue(['ada', 'bob', 'carl'], { viewport: narrow, colorScheme: 'dark' });
    await assertAccessible(page);
    await row(page, 'ada').getByRole('checkbox').check();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Approve 1 person', exact: true }).click();
    await becomes(service, 'ada', { status: 'active' });
    const panel = page.getByRole('dialog', { name: 'bob' });
    await row(page, 'bob').getByText('user', { exact: true }).click();
    await panel.getByRole('button', { name: 'Approve as another role' }).click();
    await page.getByRole('menuitem', { name: 'admin' }).click();
    await page.getByRole('dialog', { name: 'Approve bob as admin?' }).waitFor();
    await page.goBack();
    await panel.getByRole('button', { name: 'Reject…' }).click();
    // Only what is in sight can be clicked.
    await reasonOf(page).click();
    await assertAccessible(page);
    await page.keyboard.press('Control+Enter');
    await becomes(service, 'bob', { status: 'rejected' });
    await page.goBack();
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await assertAccessible(page);
    await row(page, 'carl').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve as another role' }).click();
    await page.getByRole('menuitem', { name: 'user' }).waitFor();
    await assertAccessible(page);
    await page.getByRole('menuitem', { name: 'user' }).click();
    await page.getByRole('heading', { name: 'No requests waiting' }).waitFor();
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('loses nothing when the server goes away in the middle of a decision', async () => {
    const service = await install(anyDatabase, {}, readRealConsole());
    await makeApplicants(service.deps, ['ada', 'bob', 'carl']);
    const cable = await openProxy(service.base);
    const page = await openConsole(browser, new URL(cable.url).origin);
    await signInAs(page, 'boss', adminPassword);
    await row(page, 'bob')
      .getByRole('button', { name: /^Reject…:/ })
      .click();
    await reasonOf(page).fill('Half a ');
    await cable.cut();
    await page.getByText('The server cannot be reached. What you typed stays').first().waitFor();
    await reasonOf(page).press('End');
    await page.keyboard.type('sentence');
    await page.keyboard.press('Control+Enter');
    await row(page, 'bob').waitFor({ state: 'detached' });
    await page.keyboard.press('k');
    await page.keyboard.press('a');
    assert.equal(await count(service, 'pending'), 3);
    await cable.mend();
    await becomes(service, 'bob', { status: 'rejected', status_reason: 'Half a sentence' });
    await becomes(service, 'ada', { status: 'active' });
    await page.getByText('1 request', { exact: true }).first().waitFor();
    assert.equal(await count(service, 'pending'), 1);
    const { json } = await service.call('GET', '/audit?type=user.rejected', { token: await admin(service) });
    assert.equal(json.data.length, 1);
    assertQuiet(page, /ERR_CONNECTION|ERR_EMPTY_RESPONSE/);
  });

  it('opens with 10,000 people, and the 5,000th is a scroll away', async () => {
    const { page } = await openQueue(manyNames(10_000));
    await page.getByText('10,000 requests', { exact: true }).first().waitFor();
    await page.evaluate(`${scrolled}.scrollTop = ${scrolled}.scrollHeight / 2`);
    await showRow(page, 5_000);
    assert.match(await page.getByRole('article', { name: /person-5000/ }).innerText(), /From the workshop/);
    assert.ok((await page.getByRole('article').count()) < 100);
    assertQuiet(page);
  });
});

async function openQueue(names: readonly string[], look: Parameters<typeof openConsole>[2] = {}) {
  const service = await install(anyDatabase, {}, readRealConsole());
  await makeApplicants(service.deps, names);
  const page = await openConsole(browser, service.base, look);
  await signInAs(page, 'boss', adminPassword);
  await page.getByRole('article').first().waitFor();
  return { service, page };
}

function manyNames(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `person-${String(at + 1).padStart(4, '0')}`);
}

function row(page: Page, username: string): Locator {
  return page.getByRole('article', { name: new RegExp(`^${username}\\b`) });
}

/** What the list scrolls in. */
const scrolled = `document.querySelector('[role="feed"]').parentElement`;

function reasonOf(page: Page): Locator {
  return page.getByRole('dialog').getByLabel('Reason', { exact: true });
}

/** By its number; what is between is loaded on the way. */
async function showRow(page: Page, position: number): Promise<void> {
  const wanted = page.locator(`[aria-posinset="${position}"]`);
  while (!(await wanted.isVisible())) {
    await page.evaluate(`{
      const rows = [...document.querySelectorAll('[aria-posinset]')].map((row) => Number(row.ariaPosInSet));
      const pixels = document.querySelector('[role="feed"]').scrollHeight / document.querySelector('[aria-setsize]').ariaSetSize;
      ${scrolled}.scrollBy(0, (${position} - Math.max(...rows)) * pixels);
    }`);
    await page.waitForTimeout(100);
  }
}

async function hasFocus(wanted: Locator): Promise<void> {
  await eventually(async () => assert.equal(await wanted.evaluate((element) => element.matches(':focus')), true));
}

async function becomes(service: Installation, username: string, expected: object): Promise<void> {
  await eventually(async () => assert.partialDeepStrictEqual(await find(service, username), expected));
}

async function find(service: Installation, username: string): Promise<{ id: number }> {
  const { json } = await service.call('GET', `/users?q=${username}`, { token: await admin(service) });
  return json.data[0];
}

async function count(service: Installation, status: string): Promise<number> {
  const { json } = await service.call('GET', `/users?status=${status}&limit=1&count=true`, {
    token: await admin(service),
  });
  return json.total;
}

async function decideByApi(service: Installation, username: string, decision: string): Promise<void> {
  const { id } = await find(service, username);
  const answer = await service.call('POST', `/users/${id}/${decision}`, { token: await admin(service), body: {} });
  assert.equal(answer.status, 200);
}

const tokens = new WeakMap<Installation, Promise<string>>();

function admin(service: Installation): Promise<string> {
  const token = tokens.get(service) ?? service.signIn('boss', adminPassword);
  tokens.set(service, token);
  return token;
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + 300_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
