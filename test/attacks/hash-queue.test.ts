/** More sign-ins at once than can be hashed. Covers P12. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { hashQueueState } from '../../src/platform/hash-pool.ts';
import { makeAccount } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { wrong } from '../support/guesses.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const crowd = 200;

onTwoDatabases('a crowd that signs in', (database) => {
  let service: Installation;
  let live: number[];
  let mostInQueue = 0;

  before(async () => {
    service = await install(database, { HASH_WAIT_MILLISECONDS: '100' });
    for (let index = 0; index < crowd; index += 2) await makeAccount(service.deps, `user${index}`);
  });

  const login = (username: string, secret: string) =>
    service.call('POST', '/login', { body: { username, password: secret } });
  const spent = async () => {
    const rows = await service.deps.database.selectFrom('budgets').select('spent').execute();
    return rows.reduce((sum, row) => sum + row.spent, 0);
  };
  const isQuiet = () => {
    const { waiting, running } = hashQueueState();
    assert.deepEqual({ waiting, running }, { waiting: 0, running: 0 });
  };

  it('P12 is let in as far as can be hashed in time, and the others are told at once to come again', async () => {
    isQuiet();
    const { refused: refusedBefore } = hashQueueState();
    let isOver = false;
    const watching = watch(() => isOver);
    // Every other one has a wrong password, of an account of its own that there is not.
    const answers = await Promise.all(
      Array.from({ length: crowd }, (_, index) => login(`user${index}`, index % 2 ? wrong : password)),
    );
    isOver = true;
    await watching;
    const refused = answers.filter(({ status }) => status === 503);
    assert.ok(refused.length > 0 && refused.length < crowd, `${refused.length} of ${crowd} were refused`);
    answers.forEach((answer, index) => {
      if (answer.status === 503) {
        assertProblem(answer, 503, 'server/busy');
        assert.match(answer.headers.get('retry-after') ?? '', /^[123]$/);
        assert.equal(answer.headers.get('x-frame-options'), 'DENY');
        assert.equal(service.log().split(answer.json.request_id).length, 2, 'one line in the log each');
      } else if (index % 2) assertProblem(answer, 401, 'login/rejected');
      else assert.equal(answer.status, 200, answer.text);
    });
    assert.equal(hashQueueState().refused - refusedBefore, refused.length);
    assert.ok(mostInQueue > 0 && mostInQueue < crowd / 2, `${mostInQueue} were in the queue`);
    assert.deepEqual(new Set(live), new Set([200]));
    // What was refused was not tried, and is not counted; what failed is for its account and for the network, and what
    // went well for the account's sign-ins.
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    assert.equal(await spent(), 2 * count(401) + count(200));
    isQuiet();
  });

  it('P12 is over when it is over', async () => {
    for (let index = 0; index < 20; index += 2) assert.equal((await login(`user${index}`, password)).status, 200);
    isQuiet();
  });

  it('P12 at registration and at a change of password is sent away as well, with nothing done', async () => {
    const registered = Array.from({ length: crowd }, (_, index) =>
      service.call('POST', '/register', { body: { username: `applicant${index}`, password } }),
    );
    const statuses = (await Promise.all(registered)).map(({ status }) => status);
    assert.deepEqual(new Set(statuses), new Set([201, 503]));
    const query = service.deps.database.selectFrom('users').select('id').where('status', '=', 'pending');
    assert.equal((await query.execute()).length, statuses.filter((status) => status === 201).length);
    isQuiet();
  });

  /** What others notice meanwhile. */
  async function watch(isOver: () => boolean): Promise<void> {
    live = [];
    while (!isOver()) {
      live.push((await service.call('GET', '/health/live')).status);
      const { waiting, running } = hashQueueState();
      mostInQueue = Math.max(mostInQueue, waiting + running);
    }
  }
});
