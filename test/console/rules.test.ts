/** The rules of names and passwords in the web console: told first, from the service, and what is refused is said at once. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { makeSetupToken, setupUrl } from '../../src/features/setup/setup-link.ts';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, narrow, openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';

const mostBytes = 206_000;
const rules = [
  '15 to 256 characters',
  'Does not contain the username',
  'Does not contain the name Admittance',
  'No repetition, and no run of neighbouring keys',
  'Not one of the common passwords',
];

describe('where a name or a password is chosen in the console', () => {
  const files = readRealConsole();
  let browser: Browser;
  let service: Installation;

  before(async () => {
    browser = await openBrowser();
    service = await install(anyDatabase, {}, files);
    await service.addUser('ada');
  });

  it('tells the rules first, ticks them while one types, and never calls strong what will be refused', async () => {
    const page = await openConsole(browser, service.base, { path: '/register' });
    await page
      .getByText('Up to 50 letters and digits of one script, dots, dashes and underscores, without spaces.')
      .waitFor();
    await assertRulesShown(page.getByRole('main'));
    assert.equal(await kept(page).count(), 0);
    await assertAccessible(page);
    const described = await describedBy(page, page.getByLabel(/^Password/));
    for (const rule of rules) assert.ok(described.includes(rule), described);

    await page.getByLabel('Username').fill('marjorie');
    for (const [secret, broken] of [
      ['vJ3kzP0wQeR7tY', '15 to 256 characters'],
      [`vJ3kzP0wQeR7tYu1LmNb ${'x1 y2 z3 '.repeat(30)}`, '15 to 256 characters'],
      ['so long Marjorie and thanks for all', 'Does not contain the username'],
      ['a long way to Admittance castle', 'Does not contain the name Admittance'],
      ['1qaz2wsx3edc4rfv5tgb', 'No repetition'],
      ['PolniyPizdec0211', 'Not one of the common passwords'],
      ['Mailcreated5240', 'Not one of the common passwords'],
    ] as const) {
      await page.getByLabel(/^Password/).fill(secret);
      await page.getByRole('status').getByText('Not accepted yet.').waitFor();
      await page.locator('li:not([data-kept])', { hasText: broken }).waitFor();
      assert.equal(await kept(page).count(), rules.length - (secret.length > 256 ? rules.length - 4 : 1), secret);
      assert.equal(await page.locator('.meter[data-good]').count(), 0, secret);
      const answer = await service.call('POST', '/register', { body: { username: 'marjorie', password: secret } });
      assert.equal(answer.json.code, 'password/refused', secret);
    }
    await page.getByLabel(/^Password/).fill(password);
    await page.getByText('Strength: strong.').waitFor();
    assert.equal(await kept(page).count(), rules.length);
    await page.locator('.meter[data-good]').waitFor();
    await page.getByText('(28)').waitFor();
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('says all that is wrong at once, each at its field, and goes to the first of them', async () => {
    const page = await openConsole(browser, service.base, { path: '/register', colorScheme: 'dark', viewport: narrow });
    const name = page.getByLabel('Username');
    const secret = page.getByLabel(/^Password/);
    await name.fill('Ada');
    await secret.fill('Ada of 1815');
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.getByText('Username is taken already; choose another one.').first().waitFor();
    await page.locator('[name=username]:focus').waitFor();
    for (const input of [name, secret]) assert.equal(await input.getAttribute('aria-invalid'), 'true');
    assert.match(await describedBy(page, name), /^Username is taken already.*Up to 50 letters/s);
    assert.match(
      await describedBy(page, secret),
      /^Password must be at least 15 characters.*It must not contain the username\..*15 to 256 characters/s,
    );
    assert.equal(await page.getByRole('alert').count(), 0);
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('has them at setup, with the figures of that server', async () => {
    const fresh = await start(await anyDatabase.create(), { PASSWORD_MIN_LENGTH: '9' }, files);
    const link = setupUrl(fresh.base, makeSetupToken(fresh.deps.secret, fresh.deps.clock.now()));
    const page = await openConsole(browser, fresh.base, { path: '/sign-in' });
    await page.goto(link);
    await page.getByText('9 to 256 characters').waitFor();
    await page.getByText('Up to 50 letters').waitFor();
    await page.getByLabel('Username').fill('two words');
    await page.getByLabel(/^Password/).fill('football1');
    await page.locator('li:not([data-kept])', { hasText: 'Not one of the common passwords' }).waitFor();
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.getByText('Username may hold letters').waitFor();
    await page.getByText('Password is on the list of common passwords').waitFor();
    await page.locator('[name=username]:focus').waitFor();
    await assertAccessible(page);
    assertQuiet(page);
  });

  it('has them where one changes the password, and where an administrator adds a user', async () => {
    const page = await openConsole(browser, service.base, { path: '/users' });
    await signInAs(page, 'boss', adminPassword);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await assertRulesShown(dialog);
    await dialog.getByText('Up to 50 letters').waitFor();
    await dialog.getByLabel('Username').fill('ADA');
    await dialog.getByLabel(/^Password/).fill('qwertyuiop');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('Username is taken already').waitFor();
    await dialog.getByText(/Password must be at least 15 .* It is a repetition or a row/).waitFor();
    await assertAccessible(page);

    const own = await openConsole(browser, service.base, { path: '/dashboard' });
    await signInAs(own, 'ada', password);
    await own.getByRole('button', { name: 'Change…' }).click();
    await assertRulesShown(own.getByRole('dialog'));
    await own.getByLabel('Current password').fill('not the right one at all');
    await own.getByLabel('New password').fill('ada');
    await own.getByRole('button', { name: 'Change password' }).click();
    await own.getByText('Current password is wrong.').waitFor();
    await own.getByText(/New password must be at least 15 .* It must not contain the username/).waitFor();
    await assertAccessible(own);
    assertQuiet(page);
    assertQuiet(own);
  });

  it('loads less than 206 kB in all for a first visit of the registration, the judge of passwords among it', async () => {
    const page = await browser.newPage();
    const loaded: Promise<[path: string, bytes: number]>[] = [];
    page.on('requestfinished', (request) => {
      const measure = async (): Promise<[string, number]> => {
        const { responseHeadersSize, responseBodySize } = await request.sizes();
        return [new URL(request.url()).pathname, responseHeadersSize + responseBodySize];
      };
      loaded.push(measure());
    });
    await page.goto(`${service.base}/console/register`);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByText('Strength: strong.').waitFor();
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(loaded);
    const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    assert.ok(
      sizes.some(([path]) => path.includes('judge-password')),
      'it was typed into the field',
    );
    assert.ok(bytes > 100_000 && bytes < mostBytes, `${bytes} bytes: ${JSON.stringify(sizes)}`);
  });
});

function kept(page: Page): Locator {
  return page.locator('li[data-kept]');
}

async function assertRulesShown(place: Locator): Promise<void> {
  for (const rule of rules) await place.getByRole('listitem').filter({ hasText: rule }).waitFor();
}

/** What a screen reader says of a field, besides its name. */
async function describedBy(page: Page, field: Locator): Promise<string> {
  const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(/\s+/).filter(Boolean);
  const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()));
  return texts.join(' ');
}
