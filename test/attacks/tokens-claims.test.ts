/** Payloads with a good signature that say the wrong thing. Covers J12–J15. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ownGrant } from '../../src/features/sessions/grant.ts';
import { makeSession } from '../support/accounts.ts';
import { anyDatabase } from '../support/databases.ts';
import { assertAccepted, assertRefused, type Forger, type Forgery, makeForger } from '../support/forge.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

const lifetimeSeconds = 600;
const leewaySeconds = 5;

describe('the claims of a well-signed token', () => {
  let service: Installation;
  let forger: Forger;
  const refuse = (forgery: Forgery) => assertRefused(service, forger.token(forgery), JSON.stringify(forgery));
  const accept = (forgery: Forgery) => assertAccepted(service, forger.token(forgery), JSON.stringify(forgery));
  const now = () => Math.floor(service.deps.clock.now() / 1000);
  /** The good payload with one member written as it stands here. */
  const written = (name: string, text: string): Forgery => {
    const rest = JSON.stringify({ ...forger.claims, [name]: undefined });
    return { payload: `${rest.slice(0, -1)},"${name}":${text}}` };
  };

  before(async () => {
    service = await install(anyDatabase);
    forger = await makeForger(service, (await service.addUser('alice')).token);
    await accept({});
  });

  it('J12 name this issuer, letter by letter', async () => {
    const good = forger.claims['iss'] as string;
    assert.equal(good, 'http://accounts.example.org');
    const others = ['http://evil.example', good.slice(0, -1), `${good}/`, `${good}:80`, good.toUpperCase(), ` ${good}`];
    for (const iss of [
      ...others,
      good.replace('http:', 'https:'),
      '',
      [good],
      ['x', good],
      { good },
      0,
      null,
      undefined,
    ])
      await refuse({ claims: { iss } });
  });

  it('J13 name this audience, letter by letter', async () => {
    const good = forger.claims['aud'] as string;
    assert.equal(good, 'http://accounts.example.org');
    const others = ['http://evil.example', good.slice(0, -1), good.slice(7), `${good}.evil`, `${good}/`, '*', ''];
    for (const aud of [...others, [], ['x'], [[good]], { [good]: true }, { 0: good }, true, 1, null, undefined])
      await refuse({ claims: { aud } });
  });

  it('J13 name this audience, even where the same process has signed for another one', async () => {
    const { id } = await service.addUser('bob');
    const own = ownGrant(service.deps.config);
    await assertAccepted(service, (await makeSession(service.deps, id, own)).access_token, 'for this service');
    const others = await makeSession(service.deps, id, { ...own, audience: 'http://wiki.example.org' });
    await assertRefused(service, others.access_token, 'for another service');
  });

  it('J14 end, and not later than a token may live', async () => {
    const start = now() - 100;
    await refuse({ claims: { iat: start, exp: now() - leewaySeconds - 1 } });
    await accept({ claims: { iat: start, exp: now() - 1 } });
    const iat = now();
    await accept({ claims: { iat, exp: iat + lifetimeSeconds } });
    for (const exp of [iat + lifetimeSeconds + 1, iat + 86_400, 1e15, 2 ** 53, iat, iat - 1, 0, -1, -iat])
      await refuse({ claims: { iat, exp } });
    for (const exp of [iat + 60.5, `${iat + 60}`, '', [iat + 60], {}, true, null, undefined])
      await refuse({ claims: { iat, exp } });
    for (const text of ['1e400', '-1e400', '9007199254740993', '1e300', '-0', '0.1e1'])
      await refuse(written('exp', text));
    await accept(written('exp', `${forger.claims['exp']}`));
  });

  it('J14 end when the clock says so', async () => {
    service.turnClock((lifetimeSeconds - 30) * 1000);
    await assertAccepted(service, forger.good, 'half a minute before its end');
    service.turnClock((30 + leewaySeconds + 1) * 1000);
    await assertRefused(service, forger.good, 'after its end and the leeway');
    service.turnClock(-(lifetimeSeconds + leewaySeconds + 1) * 1000);
    await assertAccepted(service, forger.good, 'back in its time');
  });

  it('J15 begin now, or within the leeway of two clocks', async () => {
    const soon = now() + leewaySeconds - 2;
    const later = now() + leewaySeconds + 10;
    await accept({ claims: { iat: soon, exp: soon + lifetimeSeconds } });
    await accept({ claims: { nbf: soon } });
    await accept({ claims: { nbf: now() - 1000 } });
    await refuse({ claims: { iat: later, exp: later + lifetimeSeconds } });
    await refuse({ claims: { nbf: later } });
    for (const wrong of ['0', 0.5, -1, [], {}, true, null]) {
      await refuse({ claims: { nbf: wrong } });
      await refuse({ claims: { iat: wrong } });
    }
    await refuse({ claims: { iat: undefined } });
    for (const text of ['1e400', '-1e400', '1795494617.5']) await refuse(written('nbf', text));
  });

  it('J15 are not believed when the clock goes an hour back', async () => {
    service.turnClock(-3_600_000);
    await assertRefused(service, forger.good, 'from the future');
    service.turnClock(3_600_000);
    await assertAccepted(service, forger.good, 'in its time');
  });

  it('name a user by an id in one spelling', async () => {
    const good = forger.claims['sub'] as string;
    const spellings = [
      `0${good}`,
      ` ${good}`,
      `${good} `,
      `+${good}`,
      `-${good}`,
      `${good}.0`,
      `${good}e0`,
      `0x${good}`,
    ];
    const others = ['', '0', '999999', '9'.repeat(15), '9'.repeat(16), '9'.repeat(400), 'alice', "1' OR '1'='1", '2,1'];
    for (const sub of [...spellings, ...others, `${good}\n`, Number(good), [good], {}, true, null, undefined])
      await refuse({ claims: { sub } });
  });

  it('carry the version of the power as a whole number', async () => {
    const good = forger.claims['ver'] as number;
    for (const ver of [good + 0.5, `${good}`, -good, [good], true, null, undefined]) await refuse({ claims: { ver } });
  });

  it('are all there, with the right types', async () => {
    for (const name of ['jti', 'sid', 'client_id', 'role', 'preferred_username']) {
      for (const wrong of [undefined, null, 1, true, ['admin'], {}]) await refuse({ claims: { [name]: wrong } });
    }
    for (const wrong of [null, 1, true, ['users:read'], {}]) await refuse({ claims: { scope: wrong } });
    await accept({ claims: { scope: undefined } });
  });

  it('are in a token of the type at+jwt', async () => {
    for (const typ of ['JWT', 'at+JWT', 'AT+JWT', 'application/at+jwt', 'id_token', 'logout+jwt', '', null, undefined])
      await refuse({ header: { typ } });
  });

  it('give no more power than the role has, and no more than they say', async () => {
    const wide = forger.token({ claims: { scope: 'users:read users:write', preferred_username: 'boss' } });
    for (const path of ['/admin', '/users'])
      assert.equal((await service.call('GET', path, { token: wide })).status, 403);
    assert.equal((await service.call('GET', '/users/me', { token: wide })).json.username, 'alice');
    const boss = await makeForger(service, await service.signIn('boss', adminPassword));
    const narrow = boss.token({ claims: { scope: 'users:approve' } });
    assert.equal((await service.call('GET', '/users', { token: narrow })).status, 403);
    assert.equal((await service.call('GET', '/users', { token: boss.good })).status, 200);
  });
});
