/** Every page of the console with exactly the permissions that open it: nothing that it asks for is refused. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { pagePermissions } from '../../console/src/shell/page-permissions.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import type { Permission } from '../../src/features/roles/role.ts';
import { makeAccount } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { openBrowser } from '../support/browser.ts';
import { assertAccessible, assertQuiet, openConsole, readRealConsole, signInAs } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';

let browser: Browser;
let service: Installation;
let applicants: number[];
let names = 0;

before(async () => {
  browser = await openBrowser();
  service = await install(anyDatabase, {}, readRealConsole());
  applicants = await addApplicants(service.deps, 'applicant', 23, 'user');
  // Something to be told of on every page.
  const boss = await service.signIn('boss', adminPassword);
  await service.call('POST', `/users/${applicants[22]}/approve`, { token: boss, body: {} });
});

describe('every page of the console', { concurrency: true }, () => {
  it('is in the list of who may open it, or for everybody', () => {
    const router = readFileSync(new URL('../../console/src/router.tsx', import.meta.url), 'utf8');
    const found = [...router.matchAll(/getParentRoute: \(\) => signedIn,\n\s+path: '([^']+)'/g)].map(
      ([, path]) => path,
    );
    assert.deepEqual(found.sort(), ['/', '/dashboard', ...Object.keys(pagePermissions)].sort());
  });

  for (const [path, permissions] of [['/dashboard', [undefined]] as const, ...Object.entries(pagePermissions)])
    for (const permission of permissions)
      it(`${path} opens with ${permission ?? 'no permission'} alone, and nothing on it is refused`, async () => {
        const page = await openAs(permission, path.replace('$id', String(applicants[0])));
        const text = await page.getByRole('main').innerText();
        assert.doesNotMatch(text, /Your role|not found|did not work/, text);
        if (path === '/queue') assert.match(text, /22 requests/);
        if (path === '/users/$id') assert.match(text, /applicant0/);
        await assertAccessible(page);
        await page.getByRole('button', { name: /Signed in as/ }).waitFor();
        assert.deepEqual(refusals.get(page), []);
        assertQuiet(page);
      });

  it('leads an approver from the queue to an application and back, and the decision can be made there', async () => {
    const own = await install(anyDatabase, {}, readRealConsole());
    await addApplicants(own.deps, 'applicant', 3, 'user');
    const page = await openAs('users:approve', '/queue', { service: own });
    await page.getByRole('button', { name: 'applicant1', exact: true }).click();
    await page.getByRole('link', { name: 'Open the account page' }).click();
    await page.waitForURL(/\/users\/\d+$/);
    await page.getByRole('heading', { name: 'applicant1' }).waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve as user' }).click();
    await page.getByText('Active').first().waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Queue' }).click();
    await page.getByText('2 requests', { exact: true }).first().waitFor();
    assert.deepEqual(refusals.get(page), []);
    assertQuiet(page);
  });

  it('shows no number that was not answered, and says that it was not', async () => {
    const refuse = async (page: Page) => {
      await page.route(/\/users\?/, (route) =>
        route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          body: JSON.stringify({ code: 'access/forbidden', status: 403, detail: 'No.', error: 'No.' }),
        }),
      );
    };
    const page = await openAs('users:approve', '/dashboard', { prepare: refuse });
    await page.getByRole('navigation').getByText('The requests could not be counted.').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: /Queue/ }).click();
    await page.getByRole('alert').getByText('No.').waitFor();
    await page.getByRole('heading', { name: 'Queue', exact: true }).waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /\d waiting|No requests waiting/);
    assertQuiet(page);
  });
});

const refusals = new WeakMap<Page, string[]>();

/** The page as it is when nothing more comes, opened by somebody who holds that permission and no other. */
async function openAs(
  permission: Permission | undefined,
  path: string,
  { service: { deps, base } = service, prepare }: { service?: Installation; prepare?(page: Page): Promise<void> } = {},
): Promise<Page> {
  const name = `somebody${++names}`;
  const role = permission ? name : 'user';
  if (permission) await createRole(asOperator(deps), role, { description: '', permissions: [permission] });
  await makeAccount(deps, name, role);
  const page = await openConsole(browser, base, { path });
  const refused: string[] = [];
  refusals.set(page, refused);
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`);
  });
  await prepare?.(page);
  await signInAs(page, name, password);
  await page.waitForURL(`${base}/console${path}`);
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.bars, .mantine-Loader-root').first().waitFor({ state: 'detached' });
  return page;
}
