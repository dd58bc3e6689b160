/** How people come in by the web console: asking and waiting, or by the setup link. Covers G08. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeSetupToken, setupUrl } from '../../src/features/setup/setup-link.ts';
import { asOperator } from '../support/as-operator.ts';
import { collectErrors, openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, narrow, openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';

const unreachable = /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/;

describe('coming in by the console', () => {
  const files = readRealConsole();
  let browser: Browser;
  let service: Installation;
  let boss: string;

  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, files);
    await createRole(asOperator(service.deps), 'reader', { description: '', permissions: [] });
    boss = await service.signIn('boss', adminPassword);
  });

  const open = (look: Parameters<typeof openConsole>[2]) => openConsole(browser, service.base, look);
  const decide = async (username: string, decision: 'approve' | 'reject', body: object) => {
    const { json } = await service.call('GET', `/users?q=${username}`, { token: boss });
    const answer = await service.call('POST', `/users/${json.data[0].id}/${decision}`, { token: boss, body });
    assert.equal(answer.status, 200, answer.text);
  };

  it('asks, sees the decision as it is made, and signs in', async () => {
    const page = await open({ path: '/sign-in' });
    await assertAccessible(page);
    await page.getByRole('link', { name: 'Ask for one' }).click();
    await page.getByRole('heading', { name: 'Ask for an account' }).waitFor();
    await send(page);
    await page.getByText('Choose a username.').first().waitFor();
    await page.getByText('Choose a password.').first().waitFor();
    await page.locator('[name=username]:focus').waitFor();
    await assertAccessible(page);
    await page.getByLabel('Username').fill('bad name');
    await page.getByLabel(/^Password/).fill('password12345678');
    await page.getByText('Strength: weak.').waitFor();
    await page.getByLabel(/^E-mail address/).fill('nowhere');
    await send(page);
    await page.getByText('E-mail address must be an e-mail address like').first().waitFor();
    await page.getByText('Username may hold letters').waitFor();
    await page.getByLabel(/^E-mail address/).fill('');
    await send(page);
    await page.getByText('Username may hold letters').waitFor();
    await page.locator('[name=username]:focus').waitFor();
    await page.getByLabel('Username').fill('alice');
    await page.getByLabel(/^Password/).fill('alice in wonderland');
    await send(page);
    await page.getByText('Password must not contain the username.').first().waitFor();
    await page.getByLabel(/^Password/).fill(password);
    await page.getByText('Strength: strong.').waitFor();
    assert.equal(await page.getByRole('alert').count(), 0, 'what was said at a field is said there only');
    await assertAccessible(page);
    await send(page);
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    assert.equal(await page.title(), 'Waiting · alice · Admittance');
    await assertAccessible(page);

    await decide('alice', 'approve', {});
    await page.getByRole('heading', { name: 'Your request was approved' }).waitFor();
    assert.equal(await page.title(), 'Approved · alice · Admittance');
    await assertAccessible(page);
    await page.getByRole('link', { name: 'Sign in' }).click();
    assert.equal(await page.getByLabel('Username').inputValue(), 'alice');
    await signInAs(page, 'alice', password);
    await page.getByRole('heading', { name: 'Welcome, alice!' }).waitFor();
    assertQuiet(page);
    await page.goto(`${service.base}/console/waiting`);
    await page.getByRole('heading', { name: 'No request in this browser' }).waitFor();
    await page.goto(`${service.base}/console/register`);
    await page.getByLabel('Why do you want an account?').waitFor();
    assert.equal(await page.getByRole('link', { name: 'See how it stands' }).count(), 0, 'it is forgotten');
  });

  it('is told the reason of a refusal, also by the address that was kept, and forgets it', async () => {
    const page = await open({ path: '/register', colorScheme: 'dark', viewport: narrow });
    await page.getByLabel('Username').fill('bob');
    await page.getByLabel(/^Password/).fill(password);
    await page.getByText('Ask for a particular role').click();
    await page.getByLabel('Role you ask for').selectOption('reader');
    await page.getByLabel('Why do you want an account?').fill('I want\nto help.');
    await assertAccessible(page);
    await send(page);
    await page.getByText('What you sent').click();
    await page.getByText('I want to help.').waitFor();
    assert.match(await page.locator('dl').innerText(), /Role\s+reader/);
    await assertAccessible(page);
    const address = await page.getByLabel('Address of this page').inputValue();
    await page.goto('about:blank');
    const elsewhere = await open({ viewport: narrow });
    assert.ok(address.startsWith(`${service.deps.config.publicUrl}/console/waiting#`), address);
    await elsewhere.goto(address.replace(service.deps.config.publicUrl, service.base));
    await elsewhere.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    await decide('bob', 'reject', { reason: 'We do not know you.' });
    await elsewhere.getByText('We do not know you.').waitFor();
    elsewhere.once('dialog', (question) => void question.accept());
    await elsewhere.getByRole('button', { name: 'Remove from this browser' }).click();
    await elsewhere.getByRole('heading', { name: 'No request in this browser' }).waitFor();
    assert.equal(new URL(elsewhere.url()).hash, '');
    await assertAccessible(elsewhere);

    // In another browser the right password leads there, too.
    await elsewhere.getByRole('link', { name: 'Sign in' }).click();
    await elsewhere.getByLabel('Username').fill('bob');
    await elsewhere.getByLabel(/^Password/).fill(password);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('heading', { name: 'Your request was rejected' }).waitFor();
    await elsewhere.getByText('We do not know you.').waitFor();
    await elsewhere.reload();
    await elsewhere.getByText('We do not know you.').waitFor();
    await assertAccessible(elsewhere);
    await page.goto(`${service.base}/console/waiting#${'A'.repeat(43)}`);
    await page.getByRole('heading', { name: 'Request not found' }).waitFor();
    await assertAccessible(page);
    assertQuiet(page);
    assertQuiet(elsewhere);
  });

  it('loses neither a half-filled form nor the decision to a server that is away, and keeps no password', async () => {
    const page = await open({ path: '/register' });
    await page.getByLabel('Username').fill('carol');
    await page.getByLabel('Why do you want an account?').fill('I joined the support team.');
    await page.getByLabel(/^Password/).fill(password);
    await page.reload();
    assert.equal(await page.getByLabel('Username').inputValue(), 'carol');
    assert.equal(await page.getByLabel('Why do you want an account?').inputValue(), 'I joined the support team.');
    assert.equal(await page.getByLabel(/^Password/).inputValue(), '');
    assert.doesNotMatch(await page.evaluate('JSON.stringify([{...sessionStorage}, {...localStorage}])'), /battery/);
    await page.getByLabel(/^Password/).fill(password);

    const isServer = ({ pathname }: URL) => pathname === '/register' || pathname.startsWith('/health');
    await page.context().route(isServer, (route) => route.abort('connectionrefused'));
    await send(page);
    await page.getByText('The server cannot be reached.').first().waitFor();
    assert.equal(await page.getByLabel(/^Password/).inputValue(), password);
    await page.context().unroute(isServer);
    await page.getByText('The server cannot be reached.').first().waitFor({ state: 'detached' });
    await send(page);
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('The server cannot be reached.').first().waitFor();
    await decide('carol', 'approve', {});
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Your request was approved' }).waitFor();
    assert.deepEqual(
      await page.evaluate('Object.keys(sessionStorage).filter((name) => name.includes("register"))'),
      [],
    );
    assertQuiet(page, unreachable);
  });

  it('waits for the decision although the answer to the request was lost on its way', async () => {
    const page = await open({ path: '/register' });
    await page.getByLabel('Username').fill('erin');
    await page.getByLabel(/^Password/).fill(password);
    const isRequest = ({ pathname }: URL) => pathname === '/register';
    await page.context().route(isRequest, async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await send(page);
    await page.getByText('The server cannot be reached.').first().waitFor();
    await page.context().unroute(isRequest);
    await page.reload();
    await page.getByLabel(/^Password/).fill(password);
    await send(page);
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    const { json } = await service.call('GET', '/users?q=erin', { token: boss });
    assert.equal(json.data.length, 1);

    const stranger = await open({ path: '/register' });
    await stranger.getByLabel('Username').fill('erin');
    await stranger.getByLabel(/^Password/).fill(password);
    await send(stranger);
    await stranger.getByText(/already/).waitFor();
    assertQuiet(page, /ERR_CONNECTION_RESET/);
  });

  it('lets people ask and sign in where the browser keeps nothing of a site, and where a form is filled in silently', async () => {
    const context = await browser.newContext({ viewport: narrow, reducedMotion: 'reduce' });
    await context.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });`);
    const page = await context.newPage();
    const errors = collectErrors(page);
    await page.goto(`${service.base}/console/register`);
    await page.getByLabel('Username').waitFor();
    // As some password managers do: no event tells the page of it.
    const fillSilently = (field: string, value: string) =>
      page.evaluate(`document.querySelector('[name=${field}]').setAttribute('value', ${JSON.stringify(value)})`);
    await fillSilently('username', 'frank');
    await fillSilently('password', password);
    await send(page);
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    assert.match(new URL(page.url()).hash, /^#[\w-]{43}$/, 'the address is all there is');
    await page.reload();
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    await decide('frank', 'approve', {});
    await page.getByRole('heading', { name: 'Your request was approved' }).waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Username').waitFor();
    await fillSilently('password', password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Welcome, frank!' }).waitFor();
    // A library says so each time, and the reload may find the page waiting for the decision.
    assert.deepEqual(
      errors.filter((error) => !/^use-local-storage:|wait=25 net::ERR_ABORTED$/.test(error)),
      [],
    );
  });

  it('G08 sets up by the link and is signed in; a link that is spent says how to get another one', async () => {
    const fresh = await start(await anyDatabase.create(), {}, files);
    const link = setupUrl(fresh.base, makeSetupToken(fresh.deps.secret, fresh.deps.clock.now()));
    const page = await openConsole(browser, fresh.base, { path: '/setup', viewport: narrow });
    await page.getByText('This address is incomplete').waitFor();
    await page.getByText('admittance admin create NAME').waitFor();
    await assertAccessible(page);
    await page.getByRole('link', { name: 'Sign in instead' }).click();
    await page.getByText('This server has no administrator yet.').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Ask for one' }).count(), 0);
    await assertAccessible(page);
    await page.goto(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
    await page.waitForURL('**/console/setup#*');
    // Said before a password is chosen.
    await page.getByText('This setup link is wrong').waitFor();
    await assertAccessible(page);
    await page.goto('about:blank');
    await page.goto(link);
    await page.locator('[name=username]:focus').waitFor();
    await assertAccessible(page);
    await page.keyboard.type('captain');
    await page.keyboard.press('Tab');
    await page.keyboard.type('captain');
    await page.keyboard.press('Enter');
    await page.getByText('Password must be at least 15 characters').first().waitFor();
    await page.locator('[name=password]:focus').waitFor();
    await page.getByLabel(/^Password/).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/queue');
    assert.match(await page.getByRole('button', { name: /^Signed in as/ }).innerText(), /captain/);
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('An administrator already exists').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('goes from asking to the account by the keyboard alone', async () => {
    const page = await open({ path: '/register' });
    await page.getByLabel('Username').waitFor();
    await page.keyboard.type('dave');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    await decide('dave', 'approve', {});
    const signIn = page.getByRole('link', { name: 'Sign in' });
    await signIn.waitFor();
    await tabTo(page, signIn);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in');
    // The name is filled in already, and so the password is next.
    await page.getByLabel(/^Password/).waitFor();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome, dave!' }).waitFor();
    const name = page.getByLabel('Display name');
    await name.waitFor();
    await tabTo(page, name);
    await page.keyboard.type('Dave Example');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    assertQuiet(page);
  });
});

function send(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Send request' }).click();
}

async function tabTo(page: Page, target: ReturnType<Page['getByRole']>): Promise<void> {
  const reached = target.and(page.locator(':focus'));
  for (let presses = 0; (await reached.count()) === 0; presses++) {
    assert.ok(presses < 30, 'it is reached by the tabulator key');
    await page.keyboard.press('Tab');
  }
}
