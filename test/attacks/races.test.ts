/** Requests that arrive together. Covers R01, R02, R08, R12. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onEveryDatabase('in a race', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const manage = (method: string, path: string, body?: unknown) => service.call(method, path, { token: boss, body });
  const register = (username: string) => service.call('POST', '/register', { body: { username, password } });
  const countRows = async (key: string) =>
    (await service.deps.database.selectFrom('users').select('id').where('username_key', '=', key).execute()).length;
  /** What the audit trail says became of an account, in order. */
  const listDecisions = async (id: number): Promise<string[]> => {
    const events = service.deps.database.selectFrom('audit_events').select('type').where('subject_id', '=', id);
    return (await events.orderBy('id').execute()).map(({ type }) => type).slice(1);
  };

  function assertOneWinner(answers: Answer[], status: number): void {
    const losers = answers.filter((answer) => answer.status !== status);
    assert.equal(losers.length, answers.length - 1, answers.map((answer) => answer.status).join());
    for (const loser of losers) assertProblem(loser, 409, 'user/exists');
  }

  it('R01 one of 50 gets the name', async () => {
    assertOneWinner(await Promise.all(Array.from({ length: 50 }, () => register('wanted'))), 201);
    assert.equal(await countRows('wanted'), 1);
  });

  it('R02 one of many spellings gets the name', async () => {
    const spellings = ['Großmann', 'GROSSMANN', 'großmann', 'GROẞMANN', 'grossmann', 'GroSSmann'];
    assertOneWinner(await Promise.all([...spellings, ...spellings].map(register)), 201);
    assert.equal(await countRows('grossmann'), 1);
    const accents = ['Zoe\u0308', 'zo\u00eb', 'ZOE\u0308', 'ZO\u00cb'];
    assertOneWinner(await Promise.all(accents.map(register)), 201);
    assert.equal(await countRows('zo\u00eb'), 1);
  });

  it('R02 one of two gets the name that both are renamed to', async () => {
    const ids = [(await service.addUser('left')).id, (await service.addUser('right')).id];
    for (let round = 0; round < 5; round++) {
      const name = `middle${round}`;
      const renames = ids.map((id, at) =>
        manage('PATCH', `/users/${id}`, { username: at ? name : name.toUpperCase() }),
      );
      assertOneWinner(await Promise.all(renames), 200);
      assert.equal(await countRows(name), 1);
    }
  });

  it('R08 approval and rejection have one order, and the first one stands', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = (await register(`applicant${++names}`)).json;
      const rivals = [`/users/${id}/approve`, `/users/${id}/reject`, `/users/${id}/approve`, `/users/${id}/reject`];
      const answers = await Promise.all(rivals.map((path) => manage('POST', path, {})));
      const { status } = (await manage('GET', `/users/${id}`)).json;
      assert.ok(status === 'active' || status === 'rejected', status);
      for (const [at, answer] of answers.entries()) {
        const target = at % 2 ? 'rejected' : 'active';
        if (target === status) assert.deepEqual([answer.status, answer.json.status], [200, status]);
        else assertProblem(answer, 409, 'user/status-conflict');
      }
      assert.deepEqual(await listDecisions(id), [status === 'active' ? 'user.approved' : 'user.rejected']);
    }
  });

  it('R08 a deletion is final, whatever is decided beside it', async () => {
    for (let round = 0; round < 10; round++) {
      const { id, status_token } = (await register(`applicant${++names}`)).json;
      const [deleted, ...others] = await Promise.all([
        manage('DELETE', `/users/${id}`),
        manage('POST', `/users/${id}/approve`, {}),
        manage('POST', `/users/${id}/reject`, {}),
        manage('PATCH', `/users/${id}`, { display_name: 'Ghost' }),
      ]);
      assert.equal(deleted.status, 200, deleted.text);
      for (const { status, text } of others) assert.ok([200, 404, 409].includes(status), text);
      assertProblem(await manage('GET', `/users/${id}`), 404, 'user/not-found');
      assertProblem(await service.call('GET', `/registrations/${status_token}`), 404, 'registration/not-found');
      assertProblem(await manage('POST', `/users/${id}/approve`, {}), 404, 'user/not-found');
      const decisions = await listDecisions(id);
      assert.equal(decisions.at(-1), 'user.deleted');
      assert.equal(new Set(decisions).size, decisions.length, `${decisions}`);
    }
  });

  it('R08 an edit beside an approval loses neither', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = (await register(`applicant${++names}`)).json;
      await Promise.all([
        manage('POST', `/users/${id}/approve`, {}),
        manage('PATCH', `/users/${id}`, { display_name: 'Named' }),
        manage('PATCH', `/users/${id}`, { email: 'named@example.org' }),
      ]);
      const { status, display_name, email } = (await manage('GET', `/users/${id}`)).json;
      assert.deepEqual([status, display_name, email], ['active', 'Named', 'named@example.org']);
      assert.equal((await listDecisions(id)).filter((type) => type === 'user.approved').length, 1);
    }
  });

  it('R12 no token outlives a suspension or a reopening that was answered, and no login sent after it succeeds', async () => {
    const { id } = await service.addUser('runner');
    const login = () => service.call('POST', '/login', { body: { username: 'runner', password } });
    let issued = 0;
    for (let round = 0; round < 20; round++) {
      const racing = [login(), login()];
      // However busy the machine is, some are let in before.
      await (round % 5 === 4 ? racing[0] : sleep(round * 2));
      const [way, back, code] = (
        round % 2 ? ['reopen', 'approve', 'login/not-approved'] : ['suspend', 'reinstate', 'login/suspended']
      ) as [string, string, string];
      const shut = await manage('POST', `/users/${id}/${way}`, way === 'reopen' ? { late: true } : {});
      assert.equal(shut.status, 200, shut.text);
      const late = login();
      for (const answer of await Promise.all(racing)) {
        if (answer.status !== 200) assertProblem(answer, 403, code);
        else {
          issued++;
          const token = answer.json.access_token;
          assertProblem(await service.call('GET', '/dashboard', { token }), 401, 'access/token-invalid');
        }
      }
      assertProblem(await late, 403, code);
      assert.equal((await manage('POST', `/users/${id}/${back}`, {})).status, 200);
    }
    assert.ok(issued > 0);
    assert.equal((await login()).status, 200);
  });
});
