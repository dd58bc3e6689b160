/** What was decided is done, and once, whatever happens to the server, the page and the session. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, openConsole } from '../support/console.ts';
import { adminPassword } from '../support/installation.ts';
import {
  acceptQuestions,
  becomes,
  decisionsIn,
  endSessions,
  eventually,
  goTo,
  keptBy,
  meanwhile,
  openServer,
  pagesAreAtHand,
  row,
  signedIn,
  signInAgain,
  unreachable,
} from '../support/stoppable-server.ts';

let browser: Browser;

before(async () => {
  browser = await openBrowser();
});

describe('what was decided', { concurrency: true }, () => {
  it('goes on over pages while the server is stopped, and is sent once when it is started', async () => {
    const server = await openServer(['ada', 'bob', 'carl']);
    const page = await signedIn(browser, server, '/queue');
    await row(page, 'ada').waitFor();
    await pagesAreAtHand(page);
    await page.evaluate('window.isTheSame = true');
    await server.stop();
    await page.getByText('The server cannot be reached. What you typed stays').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.getByText('1 decision will be sent when').waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Reason', { exact: true }).fill('Not known here');
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 decisions will be sent when').waitFor();
    await assertAccessible(page);
    for (const name of ['Users', 'Overview', 'Roles', 'Audit log', 'Settings', 'My account']) await goTo(page, name);
    assert.equal(await page.evaluate('window.isTheSame'), true, 'the window was loaded anew');
    await page.getByText('2 decisions will be sent when').waitFor();
    await server.start();
    await becomes(server, 'ada', { status: 'active' });
    await becomes(server, 'bob', { status: 'rejected', status_reason: 'Not known here' });
    await page.getByText('decisions will be sent when').waitFor({ state: 'detached' });
    await goTo(page, 'Queue');
    await row(page, 'carl').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await becomes(server, 'bob', { status: 'pending' });
    assert.deepEqual(await decisionsIn(server), ['user.approved', 'user.rejected', 'user.reopened']);
    assertQuiet(page, unreachable);
  });

  it('is asked about before the window is closed, and sent after a reload, without what was taken back', async () => {
    const server = await openServer(['ada', 'bob']);
    const page = await signedIn(browser, server, '/queue');
    await row(page, 'ada').waitFor();
    await pagesAreAtHand(page);
    await server.stop();
    await page.getByText('The server cannot be reached. What you typed stays').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await page.keyboard.press('a');
    await page.getByText('2 decisions will be sent when').waitFor();
    await page.keyboard.press('u');
    await page.getByText('1 decision will be sent when').waitFor();
    await row(page, 'bob').waitFor();
    const asked = acceptQuestions(page);
    await page.reload().catch(() => undefined);
    assert.deepEqual(asked, ['beforeunload']);
    await server.start();
    // Instead of the page there is one of the browser's own by now, or about to be.
    await eventually(async () => void (await page.goto(`${server.base}/console/dashboard`)));
    await becomes(server, 'ada', { status: 'active' });
    // Only what can still be undone is kept.
    await eventually(async () => assert.deepEqual(await keptBy(page), ['admittance-kept:1:decided']));
    assert.deepEqual(await decisionsIn(server), ['user.approved']);
  });

  it('is done once although its answer was lost and the page loaded anew', async () => {
    const server = await openServer(['ada', 'bob']);
    const page = await signedIn(browser, server, '/queue');
    await row(page, 'ada').waitFor();
    const answers: string[] = [];
    await page.context().route('**/approvals', async (route) => {
      answers.push(await (await route.fetch()).text());
      await route.abort('connectionreset');
    });
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await becomes(server, 'ada', { status: 'active' });
    acceptQuestions(page);
    await page.reload();
    await eventually(async () => assert.ok(answers.length > 1));
    await page.context().unroute('**/approvals');
    await page.getByText('You approved ada as user').waitFor();
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual(await decisionsIn(server), ['user.approved']);
    assertQuiet(page, unreachable);
  });

  it('waits for the next sign-in when the session has ended', async () => {
    const server = await openServer(['ada']);
    const page = await signedIn(browser, server, '/queue');
    await row(page, 'ada').waitFor();
    await meanwhile(page, 'POST', /approvals/, () => endSessions(server, 'boss'));
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await signInAgain(page, adminPassword);
    await becomes(server, 'ada', { status: 'active' });
    assert.deepEqual(await decisionsIn(server), ['user.approved']);
    assertQuiet(page);
  });
});

describe('a page that cannot be loaded', { concurrency: true }, () => {
  it('leaves one where one is, says why, and comes when it is tried again', async () => {
    const server = await openServer([]);
    const page = await openConsole(browser, server.base, { path: '/sign-in' });
    page.setDefaultTimeout(30_000);
    await page.getByLabel('Username').fill('half a name');
    await page.evaluate('window.isTheSame = true');
    const toRegister = () => page.getByRole('link', { name: 'Ask for one' }).click();
    await server.stop();
    await toRegister();
    await page.getByRole('alert').filter({ hasText: 'could not be loaded: the server is unreachable' }).waitFor();
    await assertAccessible(page);
    assert.equal(await page.getByLabel('Username').inputValue(), 'half a name');
    await server.start();
    await page.getByText('The server cannot be reached. Nothing').first().waitFor({ state: 'detached' });
    await page.context().route('**/assets/coming-in-*.js', (route) => route.abort('connectionreset'));
    await page.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /^The page could not be loaded\./ })
      .waitFor();
    assert.equal(await page.getByLabel('Username').inputValue(), 'half a name');
    assert.equal(await page.evaluate('window.isTheSame'), true, 'the window was loaded anew');
    await page.context().unroute('**/assets/coming-in-*.js');
    await page.getByRole('button', { name: 'Load the page again' }).click();
    await page.getByRole('heading', { name: 'Ask for an account' }).waitFor();
    assertQuiet(page, unreachable);
  });

  it('because there is a newer console is told, and the newer one loaded when one says so', async () => {
    const server = await openServer([]);
    const page = await openConsole(browser, server.base, { path: '/sign-in' });
    page.setDefaultTimeout(30_000);
    await page.getByLabel('Username').fill('half a name');
    const isPage = ({ pathname }: URL) => pathname === '/console/';
    await page.context().route(isPage, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace(/start-[^."]+\.js/, 'start-newer.js'),
      });
    });
    await page.getByRole('link', { name: 'Ask for one' }).click();
    await page.getByText('A newer version of the console is available.').waitFor();
    await assertAccessible(page);
    assert.equal(await page.getByLabel('Username').inputValue(), 'half a name');
    await page.context().unroute(isPage);
    await page.getByRole('button', { name: 'Load the new version' }).click();
    await page.getByRole('heading', { name: 'Ask for an account' }).waitFor();
    assertQuiet(page);
  });
});
