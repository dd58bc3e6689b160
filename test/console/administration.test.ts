/** Roles, the audit trail and the settings in the web console, and that nobody's text is more than text there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
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

  it('says what roles allow, one tick at a time, and not over the head of somebody else', async () => {
    await desk.ask('POST', '/roles', { name: 'bystanders', description: '', permissions: [] });
    const page = await desk.open('/roles');
    const box = (role: string, permission: string) => page.getByLabel(`${role} may ${permission}`);
    await page.getByRole('button', { name: 'Add a role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('admin');
    await dialog.getByLabel('users:read').check();
    await dialog.getByRole('button', { name: 'Add a role' }).click();
    await dialog.getByText('A role with this name already exists.').waitFor();
    await assertAccessible(page);
    await dialog.getByLabel('Name').fill('support');
    await dialog.getByRole('button', { name: 'Add a role' }).click();
    assert.ok(await box('support', 'users:read').isChecked());
    assert.ok(await box('admin', 'users:read').isDisabled());

    await box('support', 'users:approve').check();
    await page.getByRole('button', { name: 'Save support' }).click();
    await page.locator('[aria-label="Save support"]:disabled').waitFor();
    assert.deepEqual((await desk.ask('GET', '/roles/support')).permissions, ['users:read', 'users:approve']);

    await box('support', 'audit:read').check();
    await desk.ask('PUT', '/roles/support', { description: 'Lets people in.', permissions: ['users:read'] });
    // That the table shows the newer version by now does not make it the one that was ticked on.
    await box('bystanders', 'users:read').check();
    await page.getByRole('button', { name: 'Save bystanders' }).click();
    await page.locator('[aria-label="Save bystanders"]:disabled').waitFor();
    await page.getByText('Lets people in.').waitFor();
    await page.getByRole('button', { name: 'Save support' }).click();
    await page.getByText('Another user changed support in the meantime.').waitFor();
    await page.getByText('Lets people in.').waitFor();
    assert.ok(await box('support', 'audit:read').isChecked());
    assert.deepEqual((await desk.ask('GET', '/roles/support')).permissions, ['users:read']);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Discard the changes of support' }).click();
    assert.ok(!(await box('support', 'audit:read').isChecked()));
    await desk.close(page);
  });

  it('describes a role, and deletes it when nobody has it', async () => {
    await desk.ask('POST', '/roles', { name: 'helpers', description: '', permissions: [] });
    const { id } = await desk.service.addUser('helper', 'helpers');
    const page = await desk.open('/roles', { viewport: narrow, colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Edit helpers' }).click();
    await page.getByRole('textbox', { name: 'Description' }).fill('They help.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('They help.').waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Delete helpers' }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Delete helpers' });
    await confirm.click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await assertAccessible(page);
    await desk.ask('PATCH', `/users/${id}`, { role: 'user' });
    await confirm.click();
    await page.getByText('helpers was deleted.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'helpers' }).waitFor({ state: 'detached' });
    await desk.close(page);
  });

  it('tells who did what to whom, by the filters of its address, and gives all of that as CSV', async () => {
    const { id } = await desk.service.addUser('watched');
    for (let turn = 0; turn < 120; turn++) await desk.ask('PATCH', `/users/${id}`, { display_name: `=${turn}` });
    await desk.ask('POST', `/users/${id}/suspend`, { reason: 'Seen too much.' });
    const page = await desk.open('/audit');
    const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
    await page.getByText('chief suspended watched').waitFor();
    await page.getByLabel('Type').selectOption('user.changed');
    await page.getByLabel('About (user ID)').fill('nobody');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('An ID is a whole number, such as 7.').waitFor();
    await assertAccessible(page);
    await page.getByLabel('About (user ID)').fill(String(id));
    await page.getByLabel('From').fill('2020-01-01T00:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/type=user\.changed&subject_id=.*&since=20/);
    await page.getByText('chief changed watched').first().waitFor();
    assert.equal(await page.getByText('chief suspended watched').count(), 0);
    await page.getByText('changed=["display_name"]').first().waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(99).waitFor();

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as CSV' }).click(),
    ]);
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    assert.match(file.suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.csv$/);
    assert.equal(lines.length, 121);
    assert.equal(lines.filter((line) => line.startsWith('"id","at","type"')).length, 1);
    assert.equal(lines.filter((line) => line.includes('user.changed')).length, 120);

    await page.reload();
    assert.equal(await page.getByLabel('Type').inputValue(), 'user.changed');
    assert.match(await page.getByLabel('From').inputValue(), /^20(19|20)-/);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByText('chief suspended watched').waitFor();
    await page.getByRole('link', { name: 'watched' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'watched' }).waitFor();
    await desk.close(page);
  });

  it('shows settings and keys, and of a secret only that it is set', async () => {
    for (const look of [{}, { viewport: narrow, colorScheme: 'dark' as const }]) {
      const page = await desk.open('/settings', look);
      await page.getByText('ADMITTANCE_SECRET').waitFor();
      await page.getByRole('table', { name: 'Signing keys' }).getByText('ES256').waitFor();
      await page.getByText('ACCESS_TOKEN_SECONDS').waitFor();
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
    await page.getByRole('link', { name: 'mallory' }).click();
    await page.getByRole('list', { name: 'Sessions' }).getByText('<img src=x').waitFor();
    await page.getByText('{{constructor').first().waitFor();
    await desk.ask('POST', `/users/${id}/suspend`, { reason: payload });
    await page.reload();
    await page.getByText('Reason', { exact: true }).waitFor();
    await assertAccessible(page);
    await page.goto(`${desk.service.base}/console/roles`);
    await page.getByText('"><script>').waitFor();
    await page.goto(`${desk.service.base}/console/audit?subject_id=${id}&address=${encodeURIComponent(payload)}`);
    await page.getByText('chief suspended mallory').waitFor();
    await page.goto(
      `${desk.service.base}/console/users?q=${encodeURIComponent(payload)}&sort=${encodeURIComponent(payload)}`,
    );
    await page.getByText('No user matches these filters.').waitFor();
    assert.deepEqual(alerts, []);
    await desk.close(page);
  });
});
