/** Roles, the audit trail and the settings in the web console, and that nobody's text is more than text there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { addApplicants } from '../support/applicants.ts';
import { assertAccessible, narrow } from '../support/console.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { adminPassword, password, testSecret } from '../support/installation.ts';

const firstPassword = 'a staple of correct batteries';

const payloads = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
];

describe('administration in the console', () => {
  let desk: Desk;

  before(async () => {
    desk = await openDesk({ ADMITTANCE_ADMIN_USERNAME: 'first', ADMITTANCE_ADMIN_PASSWORD: firstPassword });
  });

  it('says what roles allow, all of it saved at once, and not over the head of somebody else', async () => {
    await desk.ask('POST', '/roles', { name: 'bystanders', description: '', permissions: [] });
    const page = await desk.open('/roles');
    const box = (role: string, permission: string) => page.getByLabel(`${role} may ${permission}`);
    await page.getByRole('button', { name: 'Add a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('admin');
    await dialog.getByLabel('See all accounts').check();
    await dialog.getByRole('button', { name: 'Add a role' }).click();
    await dialog.getByText('A role with this name already exists.').waitFor();
    await assertAccessible(page);
    await dialog.getByLabel('Name').fill('support');
    await dialog.getByRole('button', { name: 'Add a role' }).click();
    assert.ok(await box('support', 'users:read').isChecked());
    assert.equal(await box('admin', 'users:read').count(), 0, 'what is built in has no box');

    await box('support', 'users:approve').check();
    const bar = page.getByRole('region', { name: 'Unsaved changes' });
    await bar.getByText('support (0 people) may decide on requests.').waitFor();
    await box('bystanders', 'users:read').check();
    await bar.getByText('The registration form will no longer offer bystanders.').waitFor();
    await assertAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertAccessible(page);
    await bar.getByRole('button', { name: 'Save 2 changes' }).click();
    await page.getByText('Saved: support and bystanders.').waitFor();
    await bar.waitFor({ state: 'detached' });
    assert.deepEqual((await desk.ask('GET', '/roles/support')).permissions, ['users:read', 'users:approve']);
    assert.deepEqual((await desk.ask('GET', '/roles/bystanders')).permissions, ['users:read']);

    await box('support', 'audit:read').check();
    await desk.ask('PUT', '/roles/support', { description: 'Approves people.', permissions: ['users:read'] });
    await box('bystanders', 'users:read').uncheck();
    await bar.getByText('bystanders (0 people) may no longer see all accounts.').waitFor();
    await bar.getByRole('button', { name: 'Save 2 changes' }).click();
    // One is saved and the other is not; both are said, and what was ticked stays on top of the newer version.
    await page.getByText('Saved: bystanders.').waitFor();
    await page.getByText('Another user changed support in the meantime.').waitFor();
    await page.getByText('Approves people.').waitFor();
    assert.ok(await box('support', 'audit:read').isChecked());
    assert.deepEqual((await desk.ask('GET', '/roles/support')).permissions, ['users:read']);
    await assertAccessible(page);
    await bar.getByRole('button', { name: 'Discard' }).click();
    assert.ok(!(await box('support', 'audit:read').isChecked()));
    await desk.close(page);
  });

  it('shows one role at a time on a phone, describes it, and deletes it when nobody has it', async () => {
    await desk.ask('POST', '/roles', { name: 'helpers', description: '', permissions: [] });
    const { id } = await desk.service.addUser('helper', 'helpers');
    const page = await desk.open('/roles', { viewport: narrow, colorScheme: 'dark' });
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions for helpers' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await page.getByLabel('Role', { exact: true }).selectOption('admin');
    await page.getByText('The registration form does not offer this role.').waitFor();
    await assertAccessible(page);
    await page.getByLabel('Role', { exact: true }).selectOption('helpers');
    await page.getByRole('link', { name: '1 person' }).waitFor();
    await act('Edit');
    await page.getByRole('textbox', { name: 'Description' }).fill('They help.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('They help.').waitFor();
    await page.getByLabel('Ask whether a token is valid').check();
    await page.getByText('helpers (1 person) may ask whether tokens are valid.').first().waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Discard' }).click();
    await act('Delete');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('One account has this role.').waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Delete the role' }).count(), 0);
    await assertAccessible(page);
    await desk.ask('PATCH', `/users/${id}`, { role: 'user' });
    await page.reload();
    await page.getByLabel('Role', { exact: true }).selectOption('helpers');
    await act('Delete');
    await dialog.getByRole('button', { name: 'Delete the role' }).click();
    await page.getByText('helpers was deleted.').waitFor();
    await page.getByRole('option', { name: 'helpers' }).waitFor({ state: 'detached' });
    await desk.close(page);
  });

  it('tells who did what to whom, by people and their names, and gives all of that as CSV', async () => {
    const { id } = await desk.service.addUser('watched');
    for (let turn = 0; turn < 120; turn++) await desk.ask('PATCH', `/users/${id}`, { display_name: `=${turn}` });
    await desk.ask('PATCH', `/users/${id}`, { display_name: 'Wanda Watched' });
    await desk.ask('POST', `/users/${id}/suspend`, { reason: 'Seen too much.' });
    const page = await desk.open('/audit');
    const rows = page.getByRole('region', { name: 'Events' }).getByRole('listitem');
    const chip = (name: string) => page.getByRole('button', { name, exact: true });
    await rows.filter({ hasText: /chief suspended .*Wanda Watched/ }).waitFor();
    await page.getByRole('heading', { name: /^Today, / }).waitFor();

    await chip('Who did it').click();
    await page.getByRole('option', { name: 'The service itself' }).waitFor();
    await assertAccessible(page);
    await page.getByLabel('Search: Who did it').fill('chie');
    await page.getByRole('option', { name: 'chief' }).click();
    await page.waitForURL(/actor_id=/);
    await chip('About whom').click();
    await page.getByLabel('Search: About whom').fill('watch');
    await page.getByRole('option', { name: 'Wanda Watched' }).click();
    await page.waitForURL(/subject_id=/);
    await chip('What').click();
    await page.getByRole('option', { name: 'Account changed' }).click();
    await chip('When').click();
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.waitForURL(/type=user\.changed.*since=20/);
    await chip('Address').click();
    await page.getByRole('textbox', { name: 'Address' }).fill('nowhere');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('An address looks like 192.0.2.7 or 2001:db8::7.').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Escape');
    await rows.filter({ hasText: 'changed the account of' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'suspended' }).count(), 0);
    await rows
      .first()
      .getByRole('button', { name: /^Details of the event at/ })
      .click();
    await rows.first().getByText('user.changed', { exact: true }).waitFor();
    await rows.first().getByText('display_name').waitFor();
    await rows.first().getByText(`watched, user ${id}`).waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(99).waitFor();

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.match(file.suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.csv$/);
    assert.equal(lines.length, 122);
    assert.equal(lines.filter((line) => line.startsWith('"id","at","type"')).length, 1);
    assert.equal(
      lines.filter((line) => line.includes('user.changed') && line.endsWith('"chief","watched"')).length,
      121,
    );

    await page.reload();
    await page.getByRole('button', { name: 'About whom Wanda Watched' }).waitFor();
    await page.getByRole('button', { name: 'What Account changed' }).waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await rows.filter({ hasText: /chief suspended .*Wanda Watched/ }).waitFor();
    await page.getByRole('link', { name: 'Wanda Watched' }).first().click();
    await page.waitForURL(new RegExp(`/users/${id}$`));
    await desk.close(page);
  });

  it('tells a crowd that one request decided on as one event, which leads to them', async () => {
    const ids = await addApplicants(desk.service.deps, 'crowd', 7);
    await desk.ask('POST', '/approvals', { decisions: ids.map((id) => ({ id, decision: 'approve' })) });
    const page = await desk.open('/audit', { viewport: narrow, colorScheme: 'dark' });
    const rows = page.getByRole('region', { name: 'Events' }).getByRole('listitem');
    await rows.filter({ hasText: 'chief approved 7 people' }).waitFor();
    await assertAccessible(page);
    await page.getByRole('link', { name: '7 people' }).click();
    await page.waitForURL(/request_id=/);
    await rows.nth(6).waitFor();
    assert.equal(await rows.count(), 7);
    await rows.getByText('crowd3').waitFor();
    await page.getByRole('button', { name: 'Clear the filter Request' }).waitFor();
    await desk.close(page);
  });

  it('shows settings and keys, and of a secret only that it is set', async () => {
    for (const look of [{}, { viewport: narrow, colorScheme: 'dark' as const }]) {
      const page = await desk.open('/settings', look);
      await page.getByText('ADMITTANCE_SECRET', { exact: true }).waitFor();
      await page.getByRole('table', { name: 'Signing keys' }).getByText('ES256').waitFor();
      await page.getByText('ACCESS_TOKEN_SECONDS', { exact: true }).waitFor();
      const shown = await page.locator('body').innerText();
      for (const secret of [testSecret, firstPassword, adminPassword]) assert.ok(!shown.includes(secret));
      await assertAccessible(page);
      await desk.close(page);
    }
  });

  it('runs nothing that somebody gave as a name, a reason or a device', async () => {
    const alerts: string[] = [];
    const payload = payloads.join(' ');
    const { json } = await desk.service.call('POST', '/register', {
      body: { username: 'mallory', password, display_name: payloads[0], note: payload },
    });
    const { id } = await desk.ask('GET', '/users?q=mallory').then(({ data }) => data[0]);
    assert.ok(json);
    await desk.ask('POST', `/users/${id}/approve`, {});
    await desk.service.call('POST', '/login', {
      body: { username: 'mallory', password },
      headers: { 'user-agent': payload },
    });
    await desk.ask('POST', '/roles', { name: 'mallory', description: payload.slice(0, 200), permissions: [] });
    await desk.ask('PUT', '/roles/mallory', { description: payloads[1], permissions: [] });

    const page = await desk.open('/users?q=mallory', { colorScheme: 'dark' });
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByText('<img src=x').waitFor();
    await page.getByRole('main').getByRole('link', { name: '<img src=x' }).click();
    await page.getByRole('list', { name: 'Sessions' }).getByText('<img src=x').waitFor();
    await page.getByText('{{constructor').first().waitFor();
    await desk.ask('POST', `/users/${id}/suspend`, { reason: payload });
    await page.reload();
    await page.getByText('The user sees this reason:').waitFor();
    await assertAccessible(page);
    await page.goto(`${desk.service.base}/console/roles`);
    await page.getByText('"><script>').waitFor();
    await page.goto(`${desk.service.base}/console/audit?subject_id=${id}&address=${encodeURIComponent(payload)}`);
    await page.getByText(/chief suspended .*<img src/).waitFor();
    await page.goto(
      `${desk.service.base}/console/users?q=${encodeURIComponent(payload)}&sort=${encodeURIComponent(payload)}`,
    );
    await page
      .getByText(/^Nobody matches/)
      .first()
      .waitFor();
    assert.deepEqual(alerts, []);
    await desk.close(page);
  });
});
