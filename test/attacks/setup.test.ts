/** The link that makes the first administrator, in the wrong hands or in too many. Covers R11, G08. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import { openSecret } from '../../src/platform/secret.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Installation, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const minute = 60_000;

onTwoDatabases('a setup link', (database) => {
  const install = async () => start(await database.create());
  const linkOf = ({ deps }: Installation) => makeSetupToken(deps.secret, deps.clock.now());
  const setUp = (service: Installation, token: unknown, username = 'captain') =>
    service.call('POST', '/setup', { body: { token, username, password } });
  const check = (service: Installation, token: unknown) => service.call('POST', '/setup/check', { body: { token } });

  it('works once, and then no link does', async () => {
    const service = await install();
    const [first, second] = [linkOf(service), linkOf(service)];
    const made = await setUp(service, first);
    assert.deepEqual([made.status, made.json.role, made.json.status], [201, 'admin', 'active']);
    assert.equal(made.headers.get('location'), `/users/${made.json.id}`);
    const token = await service.signIn('captain');
    assert.equal((await service.call('GET', '/admin', { token })).status, 200);
    for (const link of [first, second, linkOf(service), 'nonsense'])
      assertProblem(await setUp(service, link, 'pirate'), 409, 'setup/done');
    assertProblem(await setUp(service, first), 409, 'setup/done');
    assert.equal((await service.call('GET', '/users', { token })).json.data.length, 1);
  });

  it('is told to work or not before a password is chosen, and is not used up by that', async () => {
    const service = await install();
    const link = linkOf(service);
    for (let turn = 0; turn < 3; turn++) {
      const answer = await check(service, link);
      assert.deepEqual([answer.status, answer.text], [204, '']);
    }
    service.turnClock(30 * minute);
    assertProblem(await check(service, link), 403, 'setup/link-refused');
    const [newer, spare] = [linkOf(service), linkOf(service)];
    assert.equal((await setUp(service, newer)).status, 201);
    for (const known of [newer, spare, link, 'nonsense'])
      assertProblem(await check(service, known), 409, 'setup/done', known);
  });

  it('is refused when it is forged, changed or too old', async () => {
    const service = await install();
    const { deps } = service;
    const good = linkOf(service);
    const [expiresAt, mac] = good.split('.') as [string, string];
    const forged = [
      '',
      '.',
      'nonsense',
      expiresAt,
      mac,
      `${Number(expiresAt) + 1}.${mac}`,
      `0${good}`,
      `+${good}`,
      `${expiresAt}.`,
      `.${mac}`,
      `${expiresAt}.${mac.slice(0, -1)}`,
      `${good}.more`,
      `${expiresAt}.${mac.toLowerCase()}`,
      `Infinity.${mac}`,
      `Infinity.${deps.secret.mac('another label', 'Infinity')}`,
      makeSetupToken(openSecret('the secret of another installation, 98765'), deps.clock.now()),
    ];
    for (const token of forged)
      for (const send of [setUp, check]) assertProblem(await send(service, token), 403, 'setup/link-refused', token);
    for (const token of [null, 1, [], {}, 'x'.repeat(201)])
      for (const send of [setUp, check])
        assertProblem(await send(service, token), 400, 'request/invalid', JSON.stringify(token));
    service.turnClock(29 * minute);
    assertProblem(await setUp(service, good, 'two words'), 400, 'user/username-refused');
    service.turnClock(minute);
    assertProblem(await setUp(service, good), 403, 'setup/link-refused');
    assert.equal((await setUp(service, linkOf(service))).status, 201);
  });

  it('is not shown to be good by a refusal of what comes with it', async () => {
    const service = await install();
    const body = { token: 'nonsense', username: 'two words', password: 'short' };
    assertProblem(await service.call('POST', '/setup', { body }), 403, 'setup/link-refused');
  });

  it('is no use to registered people, who cannot take the name of the first administrator either', async () => {
    const service = await install();
    const registered = await service.call('POST', '/register', { body: { username: 'captain', password } });
    assert.equal(registered.status, 201);
    assertProblem(await setUp(service, linkOf(service), 'CAPTAIN'), 409, 'user/exists');
    assert.equal((await setUp(service, linkOf(service), 'skipper')).status, 201);
    const login = { username: 'captain', password };
    assertProblem(await service.call('POST', '/login', { body: login }), 403, 'login/not-approved');
  });

  for (const [names, nameOf] of [
    ['one name', () => 'captain'],
    ['many names', (at: number) => `captain${at}`],
  ] as const) {
    it(`R11 makes one administrator of 20 requests for ${names}`, async () => {
      const service = await install();
      const token = linkOf(service);
      const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => setUp(service, token, nameOf(at))));
      assert.equal(answers.filter(({ status }) => status === 201).length, 1);
      for (const answer of answers.filter(({ status }) => status !== 201)) {
        assert.equal(answer.status, 409, answer.text);
        assert.ok(['setup/done', 'user/exists'].includes(answer.json.code));
      }
      const users = await service.deps.database.selectFrom('users').selectAll().execute();
      assert.deepEqual(
        users.map(({ role, status }) => [role, status]),
        [['admin', 'active']],
      );
    });
  }
});
