/** What an administrator does about people in the web console. Covers W16. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { accountBudget } from '../../src/features/throttle/budget.ts';
import { addApplicants } from '../support/applicants.ts';
import { assertAccessible, narrow, openConsole, signInAs } from '../support/console.ts';
import { type Desk, openDesk } from '../support/desk.ts';
import { exhaust } from '../support/exhaust.ts';
import { password } from '../support/installation.ts';

describe('users in the console', () => {
  let desk: Desk;

  before(async () => {
    desk = await openDesk();
  });

  it('finds people by name, status and role, in the order wanted, page by page', async () => {
    await addApplicants(desk.service.deps, 'crowd', 60);
    const { id } = await desk.service.addUser('zoe');
    await desk.ask('PATCH', `/users/${id}`, { email: 'zoe@example.org', display_name: 'Zoë' });
    const page = await desk.open('/users');
    const rows = page.getByRole('table', { name: 'Users' }).locator('tbody tr');
    await page.getByText('50 of 63 shown').first().waitFor();
    assert.equal(await rows.count(), 50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('63 shown', { exact: true }).first().waitFor();
    assert.equal(await rows.count(), 63);

    const byName = page.getByRole('columnheader', { name: 'Person' });
    await byName.getByRole('button').click();
    await rows.first().getByText('boss').waitFor();
    await byName.getByRole('button').click();
    await rows.first().getByRole('link', { name: 'Zoë' }).waitFor();
    assert.equal(await byName.getAttribute('aria-sort'), 'descending');
    assert.match(page.url(), /sort=-username/);

    const field = page.getByLabel('Name, username or e-mail');
    const choose = async (chip: string, choice: string) => {
      await page.getByRole('combobox', { name: chip, exact: true }).click();
      await page.getByRole('option', { name: choice, exact: true }).click();
    };
    await field.fill('ZOË');
    await page.getByText('1 of 63', { exact: true }).waitFor();
    await choose('State', 'Waiting');
    await page.getByText('Nobody matches “ZOË”.').first().waitFor();
    await assertAccessible(page);
    await page.reload();
    await page.getByText('Nobody matches “ZOË”.').first().waitFor();
    assert.equal(await field.inputValue(), 'ZOË');
    await page.getByRole('main').getByRole('button', { name: 'Clear', exact: true }).first().click();
    await choose('Role', 'admin');
    await page.getByText('2 of 63', { exact: true }).waitFor();
    assert.equal(await field.inputValue(), '');
    await desk.close(page);
  });

  it('shows them as rows of two lines where there is no room for a table', async () => {
    const page = await desk.open('/users?q=boss', { viewport: narrow, colorScheme: 'dark' });
    await page.getByRole('list', { name: 'Users' }).getByRole('listitem').first().waitFor();
    await page.getByRole('combobox', { name: 'Sort by' }).click();
    await page.getByRole('option', { name: 'Last sign-in, latest first' }).click();
    await page.waitForURL(/sort=-last_login_at/);
    await assertAccessible(page);
    await page.getByRole('link', { name: 'boss' }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await page.getByText('signed in').first().waitFor();
    await assertAccessible(page);
    await desk.close(page);
  });

  it('adds a user, and says at the field what is wrong with it', async () => {
    const page = await desk.open('/users');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Username').fill('newcomer');
    await dialog.getByLabel(/^Password/).fill('short');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('Password must be at least 15 characters').waitFor();
    await assertAccessible(page);
    await dialog.getByLabel(/^Password/).fill(password);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'newcomer' }).waitFor();
    await page.getByText(/boss added .*newcomer/).waitFor();
    await desk.service.signIn('newcomer');
    await desk.close(page);
  });

  it('asks before what was typed is lost with the page, and then only once', async () => {
    const { id } = await desk.service.addUser('undecided');
    const page = await desk.open(`/users/${id}`);
    const toRoles = () => page.getByRole('navigation').getByRole('link', { name: 'Roles' }).click();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    const edit = () => page.getByRole('button', { name: 'Edit', exact: true }).click();
    await edit();
    await page.getByLabel('Display name').fill('Half a na');
    await toRoles();
    await assertAccessible(page);
    await question.getByRole('button', { name: 'Stay here' }).click();
    await question.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Display name').inputValue(), 'Half a na');
    await page.getByLabel('Display name').fill('');
    await toRoles();
    await page.waitForURL(/\/roles$/);

    await desk.ask('POST', '/roles', { name: 'ticked', description: '', permissions: [] });
    await page.reload();
    await page.getByLabel('ticked may users:read').check();
    await page.goBack();
    await question.getByRole('button', { name: 'Stay here' }).click();
    await question.waitFor({ state: 'detached' });
    assert.ok(await page.getByLabel('ticked may users:read').isChecked());
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      (dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
    });
    await page.getByRole('button', { name: 'Signed in as boss' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    assert.ok(await page.getByLabel('ticked may users:read').isChecked());
    await page.reload();
    assert.deepEqual(asked, ['confirm', 'beforeunload']);
    await page.getByLabel('ticked may users:read').check();
    await page.getByRole('navigation').getByRole('link', { name: 'Audit log' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL(/\/audit$/);
    assert.deepEqual((await desk.ask('GET', '/roles/ticked')).permissions, []);
    await desk.ask('DELETE', '/roles/ticked');
    await desk.close(page);
  });

  it('keeps what was typed when somebody else was faster, and saves it on top of that', async () => {
    const { id } = await desk.service.addUser('contested');
    const page = await desk.open(`/users/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Display name').fill('As typed');
    await desk.ask('PATCH', `/users/${id}`, { display_name: 'As somebody else typed', email: 'new@example.org' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Another user changed this account').waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Load the current version' }).click();
    await page.getByText('Currently saved: As somebody else typed').waitFor();
    assert.equal(await page.getByLabel('Display name').inputValue(), 'As typed');
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'new@example.org');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { display_name, email } = await desk.ask('GET', `/users/${id}`);
    assert.deepEqual({ display_name, email }, { display_name: 'As typed', email: 'new@example.org' });
    await desk.close(page);
  });

  it('decides about an account from its page: approves, takes it back, rejects, suspends, reinstates', async () => {
    const [id] = await addApplicants(desk.service.deps, 'decided', 1);
    const statusOf = async () => (await desk.ask('GET', `/users/${id}`)).status;
    const page = await desk.open(`/users/${id}`);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const inDialog = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    await press('Approve…');
    await assertAccessible(page);
    await inDialog('Approve as user');
    await page.getByRole('button', { name: 'Suspend…' }).waitFor();
    await press('More actions');
    await page.getByRole('menuitem', { name: 'Back to the queue…' }).click();
    await inDialog('Back to the queue');
    await page.getByRole('button', { name: 'Reject…' }).waitFor();
    assert.equal(await statusOf(), 'pending');
    await press('Reject…');
    await page.getByLabel('Reason').fill('Not known here.\nAsk again.');
    await inDialog('Reject');
    await page.getByRole('button', { name: 'Back to the queue' }).waitFor();
    await page.getByText('Not known here.').waitFor();
    assert.equal(await statusOf(), 'rejected');
    await press('Back to the queue…');
    await inDialog('Back to the queue');
    await press('Approve…');
    await inDialog('Approve as user');
    await page.getByText('None since the last success').waitFor();
    await desk.service.call('POST', '/login', { body: { username: 'decided0', password: 'not the right one' } });
    await press('Suspend…');
    await page.getByLabel('Reason').fill('Lost the badge.');
    await inDialog('Suspend');
    await page.getByRole('button', { name: 'Reinstate' }).waitFor();
    await page.getByText('Lost the badge.').waitFor();
    assert.equal(await statusOf(), 'suspended');
    await press('Reset failed sign-ins');
    await page.getByText('Failed sign-ins were reset.').waitFor();
    await page.getByText('None since the last success').waitFor();

    // Decided by somebody else in the meantime: nothing is done about what was not seen.
    await desk.ask('POST', `/users/${id}/reinstate`, {});
    await press('Reinstate');
    await page.getByText('This is its current state; decide again if it still fits.').waitFor();
    await page.getByRole('button', { name: 'Suspend…' }).waitFor();
    await assertAccessible(page);
    await desk.close(page);
  });

  it('decides on somebody who changes their own account all the while', async () => {
    await desk.ask('POST', '/roles', { name: 'helper', description: '', permissions: ['users:read'] });
    const { id, token } = await desk.service.addUser('restless', 'helper');
    const page = await desk.open(`/users/${id}`);
    let isOver = false;
    let written = 0;
    const restless = (async () => {
      while (!isOver && written < 5_000) {
        const body = written % 2 === 0 ? { display_name: `Restless ${written}` } : {};
        await desk.service.call('PATCH', '/users/me', { token, body });
        written++;
      }
    })();
    const more = async () => {
      const before = written;
      while (written < before + 3) await page.waitForTimeout(5);
    };
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const inDialog = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Role').selectOption('user');
    await more();
    await press('Save');
    await page.getByText('Saved.').waitFor();
    await press('Suspend…');
    await more();
    await inDialog('Suspend');
    await page.getByRole('button', { name: 'Reinstate' }).waitFor();
    isOver = true;
    await restless;
    const { status, role, display_name } = await desk.ask('GET', `/users/${id}`);
    assert.deepEqual([status, role], ['suspended', 'user']);
    assert.match(display_name, /^Restless/);
    await desk.ask('DELETE', '/roles/helper');
    await desk.close(page);
  });

  it('ends sessions, and deletes for good once the name is typed', async () => {
    const { id } = await desk.service.addUser('leaver');
    await desk.service.signIn('leaver');
    const page = await desk.open(`/users/${id}`);
    const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    await sessions.first().waitFor();
    assert.equal(await sessions.count(), 2);
    await sessions.first().getByRole('button').click();
    await sessions.nth(1).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'End all…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all sessions' }).click();
    await page.getByText('No one is signed in with this account.').waitFor();

    await page.getByRole('button', { name: 'Delete…' }).click();
    const forGood = page.getByRole('button', { name: 'Delete for good' });
    assert.ok(await forGood.isDisabled());
    await page.getByText('The username leaver becomes free').waitFor();
    await page.getByLabel('Type leaver to confirm').fill('leaver');
    await assertAccessible(page);
    await forGood.click();
    await page.getByText('leaver was deleted.').waitFor();
    await page.getByRole('table', { name: 'Users' }).waitFor();
    assert.equal((await desk.service.call('GET', `/users/${id}`, { token: desk.chief })).status, 404);
    await desk.close(page);
  });

  it('says that an account is locked, and unlocks it', async () => {
    const { id } = await desk.service.addUser('knocked');
    await exhaust(desk.service, accountBudget('knocked'));
    const page = await desk.open(`/users/${id}`);
    await page.getByText(/^Locked until .*2\d{3}/).waitFor();
    await page.getByText(/10 sign-ins in a row failed/).waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Unlock now' }).click();
    await page.getByText('Failed sign-ins were reset.').waitFor();
    await page.getByText(/^Locked until/).waitFor({ state: 'detached' });
    assert.equal((await desk.ask('GET', `/users/${id}/lock`)).locked, false);
    await desk.close(page);
  });

  it('tells how somebody came in, and of an applicant what looks odd', async () => {
    const register = async (username: string) => {
      await desk.service.call('POST', '/register', { body: { username, password, note: 'Ich auch.' } });
      return (await desk.ask('GET', `/users?q=${username}`)).data[0].id;
    };
    const [id, other] = [await register('entrant'), await register('entr4nt')];
    await desk.ask('POST', `/users/${id}/approve`, {});
    const page = await desk.open(`/users/${id}`);
    const origin = page.getByRole('region', { name: 'How they came in' });
    await origin.getByText('Approved').waitFor();
    await origin.getByRole('link', { name: 'chief' }).waitFor();
    await page.goto(`${desk.service.base}/console/users/${other}`);
    const request = page.getByRole('region', { name: 'The request' });
    await request.getByText('Ich auch.').waitFor();
    await request.getByText('The name looks like another:').waitFor();
    await request.getByRole('link', { name: 'entrant' }).waitFor();
    await assertAccessible(page);
    await desk.close(page);
  });

  it('offers nobody to suspend or delete themselves, or to change their own role', async () => {
    const { id } = (await desk.ask('GET', '/users?q=boss')).data[0];
    const page = await desk.open(`/users/${id}`);
    await page.getByText('This is you.').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Display name').waitFor();
    assert.equal(await page.getByLabel('Role').count(), 0);
    for (const name of ['Suspend', 'Delete', 'More actions'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    await assertAccessible(page);
    await desk.close(page);
  });

  it('offers everybody what their role allows, and no more', async () => {
    await desk.ask('POST', '/roles', { name: 'desk', description: '', permissions: ['users:read', 'users:approve'] });
    await desk.service.addUser('clerk', 'desk');
    const [id] = await addApplicants(desk.service.deps, 'asker', 1, 'admin');
    const page = await openConsole(desk.browser, desk.service.base, { path: `/users/${id}` });
    await signInAs(page, 'clerk', password);
    await page.getByRole('button', { name: 'Approve' }).click();
    const role = page.getByRole('dialog').getByLabel('Role');
    await role.getByRole('option', { name: 'desk' }).waitFor({ state: 'attached' });
    assert.deepEqual(await role.getByRole('option').allInnerTexts(), ['admin', 'user', 'desk']);
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('You can only grant a role whose permissions you hold yourself.').waitFor();
    await role.selectOption('user');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Active', { exact: true }).waitFor();
    for (const name of ['Suspend…', 'Delete…', 'Edit', 'Reset', 'More actions'])
      assert.equal(await page.getByRole('button', { name }).count(), 0, name);
    for (const name of ['Sessions', 'What happened'])
      assert.equal(await page.getByRole('heading', { name }).count(), 0, name);
    await assertAccessible(page);
    await page.goto(`${desk.service.base}/console/audit`);
    await page.waitForURL(/\/dashboard$/);
    await desk.close(page);
  });

  it('W16: turns away at the next click who is no administrator any more, and who is shut out', async () => {
    const { id } = await desk.service.addUser('demoted', 'admin');
    const page = await openConsole(desk.browser, desk.service.base, { path: '/users' });
    await signInAs(page, 'demoted', password);
    await page.getByRole('link', { name: 'chief' }).waitFor();
    await desk.ask('PATCH', `/users/${id}`, { role: 'user' });
    await page.getByRole('link', { name: 'chief' }).click();
    await page.waitForURL(/\/dashboard$/);
    assert.equal(await page.getByText('chief').count(), 0);
    assert.equal(await page.getByRole('navigation').getByRole('link').count(), 0);

    await desk.ask('POST', `/users/${id}/suspend`, {});
    await page.reload();
    await page.waitForURL(/\/sign-in/);
    await desk.close(page);
  });
});
