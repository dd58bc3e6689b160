/** What an administrator sees at a glance. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeApplicants } from '../support/accounts.ts';
import { openBrowser } from '../support/browser.ts';
import {
  assertAccessible,
  assertFocusShows,
  assertQuiet,
  narrow,
  openConsole,
  readRealConsole,
  signInAs,
} from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, install } from '../support/installation.ts';

it('the overview counts what leads to lists that are exactly so long, as a picture and as a table', async () => {
  const service = await install(anyDatabase, {}, readRealConsole());
  await makeApplicants(service.deps, ['ada', 'bob']);
  for (const guess of ['wrong once', 'wrong twice'])
    await service.call('POST', '/login', { body: { username: 'boss', password: guess } });
  await service.deps.database
    .insertInto('audit_events')
    .values({ at: service.deps.clock.now(), type: 'login.locked', outcome: 'refused', actor: 'anyone', details: '{}' })
    .execute();
  const page = await openConsole(await openBrowser(), service.base, { path: '/overview' });
  await signInAs(page, 'boss', adminPassword);
  const tile = (name: string) => page.getByRole('region', { name, exact: true });
  assert.match(await tile('Waiting').innerText(), /\b2\b\s+oldest: just now/);
  assert.match(await tile('Users').innerText(), /\b3\b\s+1 active/);
  assert.match(await tile('Sign-ins today').innerText(), /\b1\b\s+0 yesterday/);
  assert.match(await tile('Refused sign-ins today').innerText(), /\b2\b/);
  const needed = page.getByRole('region', { name: 'Needs you' });
  await needed.getByRole('link', { name: '2 requests wait' }).waitFor();
  await page.getByRole('img', { name: /together 1 sign-ins succeeded and 2 were refused/ }).waitFor();
  const latest = page.getByRole('region', { name: 'Latest' });
  await latest.getByText('signed in').waitFor();
  assert.match(await page.getByRole('region', { name: 'Active users by role' }).innerText(), /admin[\s\S]*\b1$/);
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertAccessible(page);
  await assertFocusShows(page);

  await page.setViewportSize(narrow);
  await assertAccessible(page);
  await page.getByText('Table', { exact: true }).click();
  const today = page.getByRole('table', { name: 'Sign-ins' }).getByRole('row').nth(1);
  assert.deepEqual(await today.getByRole('cell').allInnerTexts(), ['1', '2', '0', '1']);
  await assertAccessible(page);

  await today.getByRole('link', { name: '2' }).click();
  await page.waitForURL(/audit\?type=login\.refused/);
  await page.getByText('was refused: wrong password').first().waitFor();
  assert.equal(await page.locator('.event').count(), 2);
  await page.goBack();
  await tile('Users').getByRole('link', { name: '1 active' }).click();
  await page.waitForURL(/users\?status=active/);
  await page.goBack();
  await tile('Waiting').getByRole('link').click();
  await page.waitForURL(/\/queue/);
  assertQuiet(page);
});

it('the overview says which background work fails, and what to do about it', async () => {
  const service = await install(anyDatabase, {}, readRealConsole());
  const now = service.deps.clock.now();
  const failing = { body: '{}', created_at: now, failing_since: now - 3_600_000 };
  await service.deps.database
    .insertInto('jobs')
    .values([
      { ...failing, kind: 'events.seal', lane: 'chores', due_at: now + 3_600_000, last_error: 'ETIMEDOUT' },
      { ...failing, kind: 'mail.test', lane: 'mail', due_at: null, last_error: 'ECONNREFUSED' },
      { ...failing, kind: 'mail.test', lane: 'mail', due_at: null, last_error: 'ECONNREFUSED' },
    ])
    .execute();
  const page = await openConsole(await openBrowser(), service.base, { path: '/overview' });
  await signInAs(page, 'boss', adminPassword);
  const notice = page.getByRole('region', { name: 'Background work is failing' });
  await notice.waitFor();
  assert.deepEqual(await notice.getByRole('listitem').allInnerTexts(), [
    'events.seal: one job will be tried again, first failed 1 hr ago, last error ETIMEDOUT',
    'mail.test: 2 jobs given up after several tries, first failed 1 hr ago, last error ECONNREFUSED',
  ]);
  await notice.getByText('admittance jobs retry --failed').waitFor();
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertAccessible(page);
  await page.setViewportSize(narrow);
  await assertAccessible(page);
  assertQuiet(page);
});
