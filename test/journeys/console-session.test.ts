/** A console in a real browser: its policy, its session, and pages of other sites. Covers W01, W03, W08, W10, W11. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { makeSetupToken, setupUrl } from '../../src/features/setup/setup-link.ts';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

type Answer = { status: number; access_token?: string; refresh_token?: string };

describe('the console in a browser', () => {
  let service: Installation;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];

  before(async () => {
    service = await install(anyDatabase, {}, buildConsole());
    context = await (await openBrowser()).newContext();
    page = await open('/console');
    errors = collectErrors(page);
  });

  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(service.base + path);
    return page;
  }
  const run = (page: Page, call: string) => page.evaluate<Answer>(call);
  const signIn = (page: Page) => run(page, `signIn('boss', '${adminPassword}')`);
  const sessionCookie = async () => (await context.cookies()).find(({ name }) => name === 'console');

  it('W08 runs its scripts and its styles under its policy, and no others', async () => {
    await page.reload();
    assert.equal(await page.locator('#root').innerText(), '/console');
    const look = '(({ color, paddingTop, marginTop }) => [color, paddingTop, marginTop])(getComputedStyle(root))';
    assert.deepEqual(await page.evaluate(look), ['rgb(1, 2, 3)', '7px', '5px']);
    assert.deepEqual(errors, []);
    for (const forbidden of [
      'root.innerHTML = \'<img src=x onerror="ran = true">\'',
      "document.head.append(Object.assign(document.createElement('script'), { text: 'ran = true' }))",
      "root.setAttribute('style', 'color: red')",
    ])
      await page.evaluate(`${forbidden}; new Promise((resolve) => setTimeout(resolve, 50))`);
    assert.equal(await page.evaluate('typeof ran'), 'undefined');
    assert.equal(await page.evaluate('getComputedStyle(root).color'), 'rgb(1, 2, 3)');
    assert.match(errors.join('\n'), /Content Security Policy/);
    errors.length = 0;
  });

  it('W01 signs in, stays so after a reload and in five tabs at once, and no script sees the cookie', async () => {
    const { status, access_token, refresh_token } = await signIn(page);
    assert.deepEqual([status, refresh_token], [200, undefined]);
    assert.equal((await service.call('GET', '/admin', { token: access_token })).status, 200);
    const cookie = await sessionCookie();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, 'Strict', '/']);
    assert.equal(await page.evaluate('document.cookie'), '');
    await page.reload();
    const tabs = await Promise.all(Array.from({ length: 5 }, () => open('/console/users')));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(tabs.map((tab) => run(tab, 'refresh()')));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200, 200],
      );
    }
    for (const tab of tabs) await tab.close();
    assert.equal((await run(page, 'refresh()')).status, 200);
  });

  it('W03 W10 is out of reach of another site', async () => {
    const cookie = await sessionCookie();
    const other = await context.newPage();
    // Another name is another site; what listens there is of no interest.
    await other.goto(`${service.base.replace('127.0.0.1', 'localhost')}/health/live`);
    const address = `${service.base}/console/session`;
    const answers: number[] = [];
    other.on('response', (response) => response.url().startsWith(address) && answers.push(response.status()));
    await other.setContent(`
      <iframe src="${service.base}/console"></iframe>
      <form method="post" action="${address}/refresh" enctype="text/plain"><button>Win</button></form>`);
    await other.evaluate(
      `fetch('${address}/refresh', { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(String)`,
    );
    await other.waitForFunction('frames.length === 1');
    const framed = other.frames()[1];
    await framed?.waitForURL(/^chrome-error:/);
    await other.locator('button').click();
    await other.waitForURL(`${address}/refresh`);
    assert.deepEqual(new Set(answers), new Set([403]));
    await other.close();
    assert.deepEqual(await sessionCookie(), cookie);
    assert.equal((await run(page, 'refresh()')).status, 200);
  });

  it('W11 signs out in every tab, and nothing is left when somebody goes back', async () => {
    const tab = await open('/console/users');
    assert.equal((await run(tab, 'signOut()')).status, 204);
    assert.equal(await sessionCookie(), undefined);
    await tab.goto(`${service.base}/health/live`);
    await tab.goBack();
    assert.equal((await run(tab, 'refresh()')).status, 204);
    assert.equal((await run(page, 'refresh()')).status, 204);
  });

  it('opens a setup link with what stands behind its #', async () => {
    const token = makeSetupToken(service.deps.secret, service.deps.clock.now());
    await page.goto(setupUrl(service.base, token));
    assert.equal(await page.locator('#root').innerText(), `/console/setup#${token}`);
  });
});
