/**
 * `admittance tokens inspect`: it says of every token what the running server does with it, and why, and
 * repeats neither the token nor anything that a terminal would obey.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { toPrintableJson } from '../../src/cli/terminal.ts';
import { describeInspection } from '../../src/cli/tokens.ts';
import { type Inspection, inspectToken } from '../../src/features/oauth/inspect-token.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { writeRefreshToken } from '../../src/features/sessions/refresh-token.ts';
import { findSession } from '../../src/features/sessions/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import { commands, json, refused } from '../support/commands.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { compact, encode, makeForger, makeKeyPair, signerOf } from '../support/forge.ts';
import { type Installation, start, testSecret } from '../support/installation.ts';
import type { RunOptions } from '../support/process.ts';

/** Not the token, and no signature, not even the beginning of one. */
function assertDiscreet(token: string, output: string): void {
  const parts = token.split(/[.\s]/).filter((part) => part.length >= 16);
  for (const part of [token, ...parts].map((part) => part.slice(-24)))
    assert.ok(!output.includes(part), `${part} in ${output}`);
  assert.doesNotMatch(output.replaceAll('\n', ''), /[\p{Cc}\u202e\u2066]/u);
}

onTwoDatabases('tokens inspect', (database) => {
  let service: Installation;
  let boss: string;
  let admittance: ReturnType<typeof commands>;
  let accounts = 0;

  before(async () => {
    service = await start(await database.create());
    admittance = commandsFor(service);
    boss = (await makeSession(service.deps, await makeAccount(service.deps, 'boss', 'admin'))).access_token;
  });

  const signIn = async (role = 'user') => {
    const user = await makeAccount(service.deps, `user${++accounts}`, role);
    return { user, ...(await makeSession(service.deps, user)) };
  };
  const manage = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await service.call(method, path, { token: boss, body });
    assert.ok(status < 300, text);
  };
  const refresh = async (refreshToken: string) => {
    const { status, json } = await service.call('POST', '/token/refresh', { body: { refresh_token: refreshToken } });
    return { isAccepted: status === 200, refreshToken: json.refresh_token as string };
  };

  it('agrees with the server about every access token, and says why', async () => {
    const cases: [token: string, isAccepted: boolean, reason: RegExp][] = [];
    const good = await signIn();
    cases.push([good.access_token, true, /^It is accepted: user1 is active, and the session goes on\.$/]);

    const out = await signIn();
    await service.call('POST', '/logout', { token: out.access_token });
    cases.push([out.access_token, false, new RegExp(`its session ${out.id} has ended\\.$`)]);

    const reused = await signIn();
    const { refreshToken } = await refresh(reused.refresh_token);
    await refresh(refreshToken);
    await refresh(reused.refresh_token);
    cases.push([reused.access_token, false, /its session ended at \S+, when a used refresh token was presented again/]);

    const suspended = await signIn();
    await manage('POST', `/users/${suspended.user.id}/suspend`, {});
    cases.push([suspended.access_token, false, /user4 is suspended\.$/]);

    const deleted = await signIn();
    await manage('DELETE', `/users/${deleted.user.id}`);
    cases.push([deleted.access_token, false, new RegExp(`there is no user ${deleted.user.id} any more\\.$`)]);

    await createRole(asOperator(service.deps), 'support', { description: '', permissions: ['users:read'] });
    const demoted = await signIn('support');
    await manage('PATCH', `/users/${demoted.user.id}`, { role: 'user' });
    cases.push([demoted.access_token, false, /have changed: its "ver" is 1 and the account's is 2\.$/]);

    const forger = await makeForger(service, good.access_token);
    const now = Math.floor(Date.now() / 1000);
    const stranger = signerOf('ES256', makeKeyPair('ES256').privateKey);
    cases.push(
      [forger.token({ claims: { ver: 5 } }), false, /have changed: its "ver" is 5 and the account's is 1\.$/],
      [forger.token({ claims: { mark: 'another' } }), false, /its session has the number of a lost one\.$/],
      [forger.token({ claims: { iat: now - 700, exp: now - 100 } }), false, /it expired 1\d\d s ago\.$/],
      [
        forger.token({ claims: { iss: 'http://elsewhere' } }),
        false,
        /its issuer is not http:\/\/accounts\.example\.org, which is PUBLIC_URL here\.$/,
      ],
      [forger.token({ signer: stranger }), false, /its signature is not good\.$/],
      [forger.token({ header: { kid: 'other' } }), false, /none of our keys has its key id/],
      [forger.token({ header: { alg: 'none' } }), false, /its key signs with ES256\.$/],
    );
    const results: Inspection[] = [];
    for (const [token, isAccepted, reason] of cases) {
      const result = await inspectToken(service.deps, token);
      assert.equal((await service.call('GET', '/dashboard', { token })).status === 200, isAccepted, result.reason);
      assert.deepEqual([result.kind, result.accepted], ['access token', isAccepted], result.reason);
      assert.match(result.reason, reason);
      results.push(result);
    }
    const [first] = results;
    assert.deepEqual(first?.claims, forger.claims);
    assert.deepEqual(first?.header, forger.header);
    assert.deepEqual(first?.user, { id: good.user.id, username: 'user1', status: 'active', role: 'user', ver: 1 });
    assert.equal(first?.session?.id, good.id);
    assert.deepEqual(
      results.map(({ verified }) => verified),
      [true, true, true, true, true, true, true, true, true, true, false, false, false],
    );
    // A process of its own, which has followed nothing, decides the same.
    const [, ended] = cases;
    const [accepted, refused] = await Promise.all([
      commandsFor(service, { stdin: `  Bearer ${good.access_token}\nmore` })('tokens', 'inspect', '--json'),
      admittance('tokens', 'inspect', ended?.[0] ?? '', '--json'),
    ]);
    assert.deepEqual([accepted.code, refused.code], [0, 1], accepted.stderr + refused.stderr);
    assert.deepEqual(
      [accepted, refused].map(({ stdout }) => JSON.parse(stdout)),
      results.slice(0, 2),
    );
    for (const [index, run] of [accepted, refused].entries())
      assertDiscreet(cases[index]?.[0] ?? '', run.stdout + run.stderr);
    // Of what nobody vouches for nothing is looked up.
    for (const result of results.slice(-3)) assert.deepEqual([result.user, result.session], [undefined, undefined]);
  });

  it('agrees with the server about every refresh token, and does not use it', async () => {
    const current = await signIn();
    const repeatable = await signIn();
    const reused = await signIn();
    await refresh((await refresh(reused.refresh_token)).refreshToken);
    const ended = await signIn();
    await manage('DELETE', `/users/${ended.user.id}/sessions`);
    const expired = await signIn();
    const old = { last_used_at: Date.now() - 31 * 24 * 3_600_000 };
    await service.deps.database.updateTable('sessions').set(old).where('id', '=', expired.id).execute();
    const forged = `rt_${Buffer.from(current.refresh_token.slice(3), 'base64url').fill(1, 12).toString('base64url')}`;

    const row = await findSession(service.deps.database, current.id);
    assert.ok(row);
    const ahead = writeRefreshToken(service.deps.secret, row, 9);

    const cases: [token: string, isAccepted: boolean, state: string | undefined, reason: RegExp][] = [
      [
        repeatable.refresh_token,
        true,
        'repeatable',
        /^It is accepted: it was used at \S+ and its successor was not, so it gives that one again\.$/,
      ],
      [ahead, false, 'unknown', /newer than what the database knows of its session/],
      [current.refresh_token, true, 'current', /^It is accepted: user\d+ is active, and the session goes on\.$/],
      [
        reused.refresh_token,
        false,
        'reused',
        /it was used, and so was its successor, or too long ago: using it again ends its session\.$/,
      ],
      [ended.refresh_token, false, undefined, new RegExp(`its session ${ended.id} has ended`)],
      [expired.refresh_token, false, 'ended', /its session expired at \S+\.$/],
      [forged, false, undefined, /this installation did not make it/],
    ];
    // At the last moment: for ten seconds it is good for the same successor.
    await refresh(repeatable.refresh_token);
    for (const [token, isAccepted, state, reason] of cases) {
      const result = await inspectToken(service.deps, token);
      assert.deepEqual([result.accepted, result.kind, result.refresh?.state], [isAccepted, 'refresh token', state]);
      assert.match(result.reason, reason);
      assertDiscreet(token, JSON.stringify(result));
      assert.equal((await refresh(token)).isAccepted, isAccepted, result.reason);
    }
    assert.equal((await admittance('tokens', 'inspect', forged)).code, 1);
  });
});

describe('tokens inspect', () => {
  it('shows a person what a token says, with its instants in words', async () => {
    const service = await start(await anyDatabase.create());
    const { deps } = service;
    const session = await makeSession(deps, await makeAccount(deps, 'alice'));
    const admittance = commandsFor(service);
    const [access, refreshing] = await Promise.all([
      admittance('tokens', 'inspect', session.access_token),
      admittance('tokens', 'inspect', session.refresh_token),
    ]);
    assert.deepEqual([access.code, refreshing.code], [0, 0], access.stderr + refreshing.stderr);
    assert.match(
      access.stdout,
      /^Header\nalg {2}ES256\ntyp {2}at\+jwt\nkid {2}[\w-]{43}\n\nClaims \(signed by one of our keys\)\n/,
    );
    assert.match(access.stdout, /^exp +\d{10} \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)$/m);
    assert.match(access.stdout, /\n\nSession\nid +1\ndevice +test\n/);
    assert.match(
      access.stdout,
      /\n\nUser\nid +1\nusername +alice\nstatus +active\nrole +user\nver +1\n\nIt is accepted: /,
    );
    assert.match(
      refreshing.stdout,
      /^Refresh token\nstate +current\ngeneration +1\ncurrent_generation +1\n\nSession\n/,
    );
  });

  it('is not impressed by what an attacker wrote', async () => {
    const service = await start(await anyDatabase.create());
    const { deps } = service;
    const session = await makeSession(deps, await makeAccount(deps, 'alice'));
    const admittance = commandsFor(service);
    const signer = () => Buffer.alloc(64, 7);
    const orders = 'A\u001b[2J\u009b31m\u202e\u2066\r\n';
    const hostile: [token: string, shown: RegExp][] = [
      [compact({ alg: 'HS256', typ: 'JWT', [orders]: orders }, { sub: orders, exp: 1e300 }, signer), /A\\u\{1b\}\[2J/],
      [
        compact({ alg: 'ES256' }, '{"__proto__":{"x":1},"iat":1516239022,"exp":"soon"}', signer),
        /__proto__ +\{"x":1\}/,
      ],
      [compact({ alg: 'ES256' }, `{"deep":${'['.repeat(1000)}${']'.repeat(1000)}}`, signer), /deep +\[{100,}…/],
      [compact({ alg: 'ES256' }, { long: 'x'.repeat(2_800) }, signer), /long +x{100,}…/],
      [compact({ alg: 'ES256' }, { long: 'x'.repeat(30_000) }, signer), /does not have the form/],
      [`${encode('"text"')}.${encode('[]')}.`, /does not have the form/],
      [session.access_token.replaceAll('.', '\n.'), /does not have the form|form neither/],
      [`${session.access_token} ${session.access_token}`, /does not have the form/],
      ['é.\u{1f600}.\u0001', /does not have the form/],
      [session.refresh_token.slice(0, -1), /form neither of an access token nor of a refresh token/],
    ];
    for (const [token, shown] of hostile) {
      const inspection = await inspectToken(deps, token);
      assert.equal(inspection.accepted, false);
      const [plain, machine] = [describeInspection(inspection), toPrintableJson(inspection)];
      assert.match(plain, shown);
      for (const output of [plain, machine]) assertDiscreet(token, output);
    }
    for (const args of [[hostile[0]?.[0] ?? ''], [hostile[0]?.[0] ?? '', '--json'], ['not', 'one', 'word']]) {
      const run = await admittance('tokens', 'inspect', ...args);
      assert.deepEqual([run.code, run.stderr], [1, '']);
      assertDiscreet(args[0] ?? '', run.stdout);
    }
    const empty = commandsFor(service, { stdin: '\n' });
    refused(await empty('tokens', 'inspect', '-'), 2, /^No token given: /);
    const binary = commandsFor(service, { stdin: Buffer.from('a\xff', 'latin1') });
    refused(await binary('tokens', 'inspect'), 2, 'The token on standard input is not UTF-8.');
    assert.equal(json(await admittance('tokens', 'inspect', session.refresh_token, '--json')).accepted, true);
  });
});

/** Whose tokens are good depends on PUBLIC_URL. */
function commandsFor({ deps }: Installation, options: RunOptions = {}): ReturnType<typeof commands> {
  const { databaseUrl, publicUrl } = deps.config;
  const env = { DATABASE_URL: databaseUrl, ADMITTANCE_SECRET: testSecret, PUBLIC_URL: publicUrl };
  return commands(databaseUrl, { env, ...options });
}
