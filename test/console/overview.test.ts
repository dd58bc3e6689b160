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

it('the overview counts who waits, who is signed in and who was refused, as a picture and as a table', async () => {
  const service = await install(anyDatabase, {}, readRealConsole());
  await makeApplicants(service.deps, ['ada', 'bob']);
  for (const guess of ['wrong once', 'wrong twice'])
    await service.call('POST', '/login', { body: { username: 'boss', password: guess } });
  const page = await openConsole(await openBrowser(), service.base, { path: '/overview' });
  await signInAs(page, 'boss', adminPassword);
  const tile = (title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
  assert.match(await tile('Waiting').innerText(), /\b2\b[\s\S]*now/);
  assert.match(await tile('Active sessions').innerText(), /\b1\b/);
  assert.match(await tile('Accounts').innerText(), /\b3\b[\s\S]*Active\s+1\s+Pending\s+2/);
  assert.match(await tile('Refused sign-ins today').innerText(), /\b2\b[\s\S]*1 succeeded/);
  await page.getByRole('img', { name: /together 1 sign-ins succeeded, 2 were refused/ }).waitFor();
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertAccessible(page);
  await assertFocusShows(page);

  await page.setViewportSize(narrow);
  await assertAccessible(page);
  await page.getByText('Table', { exact: true }).click();
  const today = page.getByRole('table', { name: 'Sign-ins by day' }).getByRole('row').nth(1);
  assert.deepEqual(await today.getByRole('cell').allInnerTexts(), ['1', '2', '0']);
  await assertAccessible(page);

  await page.getByRole('link', { name: 'Decide' }).click();
  await page.getByRole('article').first().waitFor();
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
    'events.seal: one job will be tried again. First failed 1 hour ago, last error ETIMEDOUT',
    'mail.test: 2 jobs given up after several tries. First failed 1 hour ago, last error ECONNREFUSED',
  ]);
  await notice.getByText('admittance jobs retry --failed').waitFor();
  await assertAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await assertAccessible(page);
  await page.setViewportSize(narrow);
  await assertAccessible(page);
  assertQuiet(page);
});
