/** The console's cookie whose replacement was lost on its way. Covers R05, R07. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeAccount } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const tabs = 5;
const minute = 60_000;

onTwoDatabases("the console's cookie", (database) => {
  let service: Installation;
  let count = 0;
  before(async () => {
    service = await install(database);
  });

  const path = '/console/session';
  const send = (cookie: string) =>
    service.call('POST', `${path}/refresh`, { headers: { cookie: `console=${cookie}` } });
  const keptOf = (answer: Answer) => {
    assert.equal(answer.status, 200, answer.text);
    return /console=(rt_[\w-]{59})/.exec(answer.headers.getSetCookie().join())?.[1] as string;
  };
  const refresh = async (cookie: string) => keptOf(await send(cookie));
  const signIn = async () => {
    const { username } = await makeAccount(service.deps, `visitor${++count}`);
    const answer = await service.call('POST', path, { body: { username, password } });
    return { cookie: keptOf(answer), token: String(answer.json.access_token) };
  };

  for (const minutes of [1, 59])
    it(`R07 that is lost goes on in all of ${tabs} tabs that wake up ${minutes} minutes later`, async () => {
      const { cookie } = await signIn();
      const lost = await refresh(cookie);
      service.turnClock(minutes * minute);
      const woken = await Promise.all(Array.from({ length: tabs }, () => refresh(cookie)));
      assert.deepEqual(new Set(woken), new Set([lost]));
      // One tab has read the new cookie while another one's request is still under way with the old one.
      for (const held of [lost, cookie, lost]) assert.equal(await refresh(held), lost);
      service.turnClock(11_000);
      assert.notEqual(await refresh(lost), lost);
    });

  it('R05 that a thief and its owner use in turns ends its session at the second late refresh in a row', async () => {
    const { cookie, token } = await signIn();
    const second = await refresh(cookie);
    service.turnClock(minute);
    assert.equal(await refresh(cookie), second);
    service.turnClock(minute);
    const third = await refresh(second);
    service.turnClock(minute);
    for (const held of [second, third]) assertProblem(await send(held), 401, 'session/refresh-rejected');
    assertProblem(await service.call('GET', '/users/me', { token }), 401, 'access/token-invalid');
  });
});
