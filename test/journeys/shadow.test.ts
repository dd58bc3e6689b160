/** The sign-ins of the program before, replayed: where the two would judge otherwise, without a password. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { makeAccount, makeApplicants } from '../support/accounts.ts';
import { commands, refused, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});

function write(...lines: (string | Uint8Array | { username: string; outcome: string; at?: string })[]): string {
  const file = join(folder, 'log.jsonl');
  const bytes = lines.flatMap((line) => [
    line instanceof Uint8Array ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
    Buffer.from('\n'),
  ]);
  writeFileSync(file, Buffer.concat(bytes));
  return file;
}

onTwoDatabases('a shadow', (database) => {
  let service: Installation;
  let admittance: ReturnType<typeof commands>;
  const ids: Record<string, number> = {};

  before(async () => {
    service = await install(database);
    const { deps } = service;
    admittance = commands(deps.config.databaseUrl);
    for (const name of ['alice', 'suspended', 'broken', 'ßaint']) ids[name] = (await makeAccount(deps, name)).id;
    const set = (name: string, values: object) =>
      deps.database.updateTable('users').set(values).where('username', '=', name).execute();
    await set('suspended', { status: 'suspended' });
    await set('broken', { password_hash: 'plain:secret' });
    // Who was brought along may have a name that nobody could choose here.
    await makeApplicants(deps, ['pending', 'rejected', 'Mail@example.org']);
    await set('Mail@example.org', { status: 'active', password_hash: hash('md5', 'old') });
    await set('rejected', { status: 'rejected' });
  });

  it('finds each difference, and writes nothing', async () => {
    const everything = async () => {
      const { database } = service.deps;
      return {
        users: await database.selectFrom('users').selectAll().orderBy('id').execute(),
        events: await database.selectFrom('audit_events').selectAll().execute(),
        budgets: await database.selectFrom('budgets').selectAll().execute(),
        sessions: await database.selectFrom('sessions').selectAll().execute(),
      };
    };
    const earlier = await everything();
    // What is said here of each name and outcome: nothing, or the difference and the answer.
    const cases: [username: string, outcome: string, difference?: string, here?: string][] = [
      ['alice', 'accepted'],
      ['alice', 'wrong-password'],
      ['alice', 'unknown', 'known', 'accepted'],
      ['alice', 'not-approved', 'let-in', 'accepted'],
      ['alice', 'suspended', 'let-in', 'accepted'],
      ['ALICE', 'accepted', 'other-spelling', 'accepted'],
      ['sSaint', 'rejected', 'let-in', 'accepted'],
      ['suspended', 'accepted', 'refused', 'login/suspended'],
      ['suspended', 'suspended'],
      ['pending', 'accepted', 'refused', 'login/not-approved'],
      ['pending', 'not-approved'],
      ['pending', 'unknown'],
      ['rejected', 'accepted', 'refused', 'login/registration-rejected'],
      ['broken', 'accepted', 'unverifiable', 'login/rejected'],
      ['broken', 'unknown'],
      ['nobody', 'accepted', 'no-account', 'login/rejected'],
      ['nobody', 'unknown'],
      ['nobody', 'not-approved'],
      ['Mail@example.org', 'accepted'],
      ['mail@example.org', 'accepted', 'other-spelling', 'accepted'],
      ['two words', 'accepted', 'no-account', 'login/rejected'],
    ];
    const log = cases.map(([username, outcome]) => ({ at: '2026-03-02T09:14:03Z', username, outcome }));
    const run = await admittance('shadow', write(...log, '', ...log), '--json');
    assert.deepEqual([run.code, run.stderr], [1, '']);
    const { attempts, differences, first } = JSON.parse(run.stdout);
    assert.equal(attempts, 2 * cases.length);
    const expected = cases.flatMap(([username, outcome, difference, here], index) =>
      difference ? [{ line: index + 1, at: '2026-03-02T09:14:03Z', username, outcome, difference, here }] : [],
    );
    assert.deepEqual(
      first.map(({ account: _, ...difference }: { account: unknown }) => difference),
      expected,
    );
    const count = (kind: string) => 2 * expected.filter(({ difference }) => difference === kind).length;
    for (const [kind, times] of Object.entries(differences)) assert.equal(times, count(kind), kind);
    assert.equal(Object.keys(differences).length, 6);
    const accounts = first.map(({ username, account }: never) => [username, account]);
    assert.deepEqual(Object.fromEntries(accounts)['sSaint'], { id: ids['ßaint'], username: 'ßaint' });
    assert.equal(Object.fromEntries(accounts)['nobody'], null);

    const table = await admittance('shadow', write(...log), '--limit', '1');
    assert.equal(table.code, 1);
    assert.match(
      table.stdout,
      /^DIFFERENCE +ATTEMPTS +MEANING\nno-account +2 +Accepted there; here no account has that name\.\n/,
    );
    assert.match(
      table.stdout,
      /\nLINE +AT +USERNAME +THERE +HERE +ACCOUNT +DIFFERENCE\n3 +2026-\S+ +alice +unknown +accepted +\d+ alice +known\n\n/,
    );
    assert.match(table.stdout, /\n9 of 21 attempts end the same here, given the same password\.\n/);
    assert.deepEqual(await everything(), earlier);
  });

  it('says of an account that the two agree on what its owner finds', async () => {
    const outcomes = ['accepted', 'wrong-password'];
    const log = write(...outcomes.map((outcome) => ({ username: 'alice', outcome })));
    succeeded(await admittance('shadow', log), '2 of 2 attempts end the same here, given the same password.\n');
    await service.signIn('alice');
  });

  it('takes no log that holds more than it needs, and shows nothing of it', async () => {
    const good = '{"username":"alice","outcome":"accepted"}';
    const refusals: [string | Buffer, RegExp][] = [
      [
        `{"username":"alice","outcome":"accepted","password":"${password}"}`,
        /^Line 2 has a member that sounds like a password\./,
      ],
      [`{"username":"alice","outcome":"accepted","Passwd":"${password}"}`, /sounds like a password/],
      [
        `{"username":"alice","outcome":"accepted","${password}":1}`,
        /^Line 2 has a member other than at, username and outcome\./,
      ],
      [`{"username":"alice","username":"${password}","outcome":"accepted"}`, /every member once/],
      [`{"username":{"password":"${password}"},"outcome":"accepted"}`, /needs a username/],
      [`{"username":"alice","outcome":"${password}"}`, /needs an outcome, which is one of accepted, unknown,/],
      [`{"username":"alice","outcome":"accepted","at":"${password}"}`, /has an "at" that is no instant/],
      [`{"username":"","outcome":"accepted"}`, /needs a username/],
      [`{"outcome":"accepted"}`, /needs a username/],
      [`["alice","${password}"]`, /is no JSON object/],
      ['null', /is no JSON object/],
      [`alice ${password}`, /is not one JSON object/],
      [Buffer.from(good.replace('alice', 'alic\xe9'), 'latin1'), /in UTF-8/],
    ];
    for (const [line, sentence] of refusals) {
      const run = await admittance('shadow', write(good, line));
      refused(run, 2, sentence);
      assert.match(run.stderr, /^Line 2 .+ Nothing was compared\.\n$/);
      assert.ok(!run.stderr.includes(password));
    }
    refused(await admittance('shadow', join(folder, 'none')), 2, /none cannot be read \(ENOENT\)\.\n$/);
    refused(await admittance('shadow', folder), 2, /cannot be read \(EISDIR\)\.\n$/);
    refused(await admittance('shadow', write(good), '--limit', 'all'), 2, '--limit must be a whole number.');
  });
});
