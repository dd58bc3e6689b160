/** Who was never confirmed, or was banned, does not come in, however a source writes it; the plan says why each comes in. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { makeTable, open, run, someHash } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});
let files = 0;
function write(text: string, ending: string): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** As a file of text says it: confirmed, locked, what becomes of it. */
const inText: readonly (readonly [confirmed: string, locked: string, status: string])[] = [
  ['2020-01-01 00:00:00', '', 'active'],
  ...['1', 't', 'yes', 'TRUE', '2020-01-01T00:00:00Z', '1577836800'].map((yes) => [yes, 'NULL', 'active'] as const),
  ...['', '""', '" "', '\u00a0', 'NULL', 'null', '\\N', '0', 'false', 'f', 'no', '0000-00-00 00:00:00'].map(
    (no) => [no, '', 'pending'] as const,
  ),
  ...['9999-12-31 00:00:00', 'maybe', '-1', '2', '2020-02-30', '1970-01-01 00:00:00', '{}'].map(
    (unclear) => [unclear, '', 'pending'] as const,
  ),
  ...['NULL', '\\N', '0', 'false', 'no', '""', '0000-00-00'].map((no) => ['1', no, 'active'] as const),
  ...['1', 'true', 'yes', '2021-01-01', '2021-01-01 00:00:00', '9999-12-31 00:00:00'].map(
    (yes) => ['1', yes, 'suspended'] as const,
  ),
  ...['maybe', '-1', '2', '[]', '1970-01-01 00:00:00', '-infinity'].map(
    (unclear) => ['1', unclear, 'suspended'] as const,
  ),
  // Banned and never confirmed: those who wait may be approved in bulk.
  ['NULL', '1', 'suspended'],
];

/** As JSON says it. */
const inJson: readonly (readonly [members: Record<string, unknown>, status: string])[] = [
  ...[true, 1, '2020-01-01', 1577836800000].map((ok) => [{ ok, banned: null }, 'active'] as const),
  [{ ok: true }, 'active'],
  ...[false, 0, null, '', {}, { at: 1 }, [], [true], -1, 4e12].map((ok) => [{ ok }, 'pending'] as const),
  [{ banned: false }, 'pending'],
  ...[false, 0, null, '', 'NULL'].map((banned) => [{ ok: true, banned }, 'active'] as const),
  ...[true, 1, {}, { until: null }, [], ['spam'], 'x', 1577836800, 2].map(
    (banned) => [{ ok: true, banned }, 'suspended'] as const,
  ),
];

onEveryDatabase('what a source says of who may sign in', (test) => {
  const statusesOf = async (url: string) =>
    (await open(url).selectFrom('users').select(['username', 'status']).orderBy('id').execute()).map(
      ({ status }) => status as string,
    );

  it('is read from CSV', async () => {
    const { url, admittance } = await makeEmpty(test);
    const lines = inText.map(([confirmed, locked], index) => {
      return `${index + 1},a${index}@example.org,${someHash},${confirmed},${locked},2020-01-01,NULL`;
    });
    const path = write(
      `id,email,encrypted_password,confirmed_at,locked_at,created_at,name\n${lines.join('\n')}\n`,
      'csv',
    );
    const plan = json(await admittance('import', path, '--preset', 'devise', '--json'));
    const count = (status: string) => inText.filter((row) => row[2] === status).length;
    assert.deepEqual(plan.by_status, {
      active: count('active'),
      pending: count('pending'),
      suspended: count('suspended'),
    });
    assert.deepEqual(plan.active_because, {
      'confirmed_at is a past instant, locked_at says nothing': 3,
      'confirmed_at says yes, locked_at says nothing': 8,
      'confirmed_at says yes, locked_at says no': 3,
    });
    assert.deepEqual(plan.unclear, { confirmed_at: 7, locked_at: 6 });
    assert.equal(plan.lines.length, 13);
    succeeded(
      await admittance('import', path, '--preset', 'devise'),
      /\n3 +active +confirmed_at says yes, locked_at says no\n7 +pending +confirmed_at is unclear\n6 +suspended +locked_at is unclear\n[\s\S]*locked_at is unclear, and was taken for yes/,
    );
    json(await admittance('import', path, '--preset', 'devise', '--yes', '--json'));
    assert.deepEqual(
      await statusesOf(url),
      inText.map(([, , status]) => status),
    );
    const [first] = await open(url).selectFrom('users').select('display_name').execute();
    assert.equal(first?.display_name, null);
  });

  it('is not passed over because its column is spelled otherwise', async () => {
    const { admittance } = await makeEmpty(test);
    for (const [spelled, name] of [
      [' locked_at', 'locked_at'],
      ['Locked_At', 'locked_at'],
      ['lockedAt', 'locked_at'],
      ['deleted-at', 'deleted_at'],
    ] as const) {
      const row = { id: 1, email: 'a@example.org', encrypted_password: someHash, confirmed_at: '2020-01-01' };
      const path = write(JSON.stringify([{ ...row, [spelled]: '2020-01-01' }]), 'json');
      refused(
        await admittance('import', path, '--preset', 'devise', '--yes'),
        2,
        new RegExp(`has "${spelled}", which is "${name}" but for its spelling`),
      );
    }
  });

  it('is read from JSON, also where only the last of many rows says it', async () => {
    const people = inJson.map(([members], index) => ({ login: `a${index}`, hash: someHash, ...members }));
    for (const [ending, text] of [
      ['json', JSON.stringify(people)],
      ['jsonl', people.map((person) => JSON.stringify(person)).join('\n')],
    ] as const) {
      const { url, admittance } = await makeEmpty(test);
      const map = 'username=login,password=hash,confirmed=ok,locked=banned';
      json(await admittance('import', write(text, ending), '--map', map, '--yes', '--json'));
      assert.deepEqual(
        await statusesOf(url),
        inJson.map(([, status]) => status),
      );
    }
    const { admittance } = await makeEmpty(test);
    const many = Array.from({ length: 1_500 }, (_, index) =>
      JSON.stringify({
        email: `a${index}@example.org`,
        password: someHash,
        ...(index === 1_499 && { deleted_at: true }),
      }),
    );
    const plan = json(
      await admittance(
        'import',
        write(many.join('\n'), 'jsonl'),
        '--preset',
        'laravel',
        '--status',
        'active',
        '--json',
      ),
    );
    assert.deepEqual(plan.by_status, { active: 1_499, suspended: 1 });
    assert.deepEqual(plan.active_because, { '--status active, deleted_at says nothing': 1_499 });
  });

  it('is read from a table, imported or adopted in place', async () => {
    const isMysql = test.name === 'mariadb';
    const small = { sqlite: 'BOOLEAN', mariadb: 'TINYINT', postgres: 'SMALLINT' }[test.name];
    const rows: [confirmed: string, banned: string, left: string, status: string][] = [
      ['1', '0', 'NULL', 'active'],
      ['1', 'NULL', "'NULL'", 'active'],
      ['1', '0', "'0000-00-00 00:00:00'", 'active'],
      ['0', '0', 'NULL', 'pending'],
      ['NULL', '0', 'NULL', 'pending'],
      ['1', '1', 'NULL', 'suspended'],
      ['1', '0', "'2021-01-01 00:00:00'", 'suspended'],
      ['1', '0', "'?'", 'suspended'],
      ['2', '0', 'NULL', 'pending'],
    ];
    const statements = [
      `CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(50), password VARCHAR(200), confirmed ${small}, banned ${isMysql ? 'BIT(1)' : 'BOOLEAN'}, left_at VARCHAR(30))`,
      ...rows.map(([confirmed, banned, left], index) => {
        const bit = isMysql && banned !== 'NULL' ? `b'${banned}'` : banned;
        return `INSERT INTO users VALUES (${index + 1}, 'a${index}', '${someHash}', ${confirmed}, ${bit}, ${left})`;
      }),
    ];
    const old = await test.create();
    await run(old, ...statements);
    const map = ['--map', 'username=username,password=password,confirmed=confirmed,locked=banned,deleted=left_at'];
    const { url, admittance } = await makeEmpty(test);
    json(await admittance('import', old, '--table', 'users', ...map, '--yes', '--json'));
    const expected = rows.map(([, , , status]) => status);
    assert.deepEqual(await statusesOf(url), expected);
    const plan = json(await commands(old)('adopt', ...map, '--json'));
    assert.deepEqual(plan.unclear, { left_at: 1, confirmed: 1 });
    json(await commands(old)('adopt', ...map, '--yes', '--json'));
    assert.deepEqual(await statusesOf(old), expected);
  });

  it('lets nobody in by what only says who may not', async () => {
    const { admittance } = await makeEmpty(test);
    const path = write(
      [{ banned: false }, { banned: null }, {}, { banned: true }, { banned: {} }]
        .map((members, index) => JSON.stringify({ login: `a${index}`, hash: someHash, ...members }))
        .join('\n'),
      'jsonl',
    );
    const map = 'username=login,password=hash,locked=banned';
    const waiting = json(await admittance('import', path, '--map', map, '--json'));
    assert.deepEqual([waiting.by_status, waiting.active_because], [{ pending: 3, suspended: 2 }, {}]);
    const asked = json(await admittance('import', path, '--map', map, '--status', 'active', '--json'));
    assert.deepEqual(asked.by_status, { active: 3, suspended: 2 });
    refused(await admittance('import', path, '--map', `${map},confirmed=ok`), 2, /has no column "ok"/);
    // A column of ours that is unclear or contradicted says least as well.
    const both = write(
      ['active', 'Active', null, { a: 1 }]
        .map((state, index) => JSON.stringify({ login: `b${index}`, hash: someHash, state, banned: index === 0 }))
        .join('\n'),
      'jsonl',
    );
    const said = json(await admittance('import', both, '--map', `${map},status=state`, '--json'));
    assert.deepEqual(said.by_status, { suspended: 1, pending: 3 });
  });
});

onEveryDatabase('a source that was imported before', (test) => {
  it('is read again to name those who would not come in now, and nobody on whom somebody here decided', async () => {
    const { deps, call } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    await call('POST', '/register', { body: { username: 'here', password: 'a sturdy horse battery' } });
    const person = (name: string, confirmed: string, locked = '') => `${name},${someHash},${confirmed},${locked}`;
    const lines = [
      person('fine@example.org', '2020-01-01'),
      person('never@example.org', 'NULL'),
      person('banned@example.org', '1', 'true'),
      person('decided@example.org', '0'),
      person('waits@example.org', '0'),
      person('here', '0'),
      person('Two Words', '0'),
    ];
    const path = write(`email,encrypted_password,confirmed_at,locked_at\n${lines.join('\n')}\n`, 'csv');
    const everybody = ['--map', 'username=email,password=encrypted_password', '--status', 'active'];
    json(await admittance('import', path, ...everybody, '--yes', '--json', '--on-conflict', 'skip'));
    for (const step of ['suspend', 'reinstate']) succeeded(await admittance('users', step, 'decided@example.org'), /./);
    succeeded(await admittance('users', 'reopen', 'waits@example.org', '--late'), /./);
    json(await admittance('users', 'approve', 'here', '--json'));

    const review = ['import', path, '--preset', 'devise', '--review'];
    const report = join(folder, `review-${test.name}.jsonl`);
    const { code, stdout } = await admittance(...review, '--json', '--report', report);
    const { lines: told, ...counts } = JSON.parse(stdout);
    assert.deepEqual([code, counts.rows, counts.not_active, counts.nobody_here, counts.active_here], [1, 7, 6, 1, 2]);
    const idOf = async (name: string) => json(await admittance('users', 'show', name, '--json')).id;
    const expected = [
      ['line 3', 'never@example.org', 'would be pending now: confirmed_at says nothing, locked_at says nothing'],
      ['line 4', 'banned@example.org', 'would be suspended now: confirmed_at says yes, locked_at says yes'],
    ] as const;
    assert.deepEqual(
      told,
      await Promise.all(
        expected.map(async ([row, username, why]) => ({
          row,
          username,
          id: await idOf(username),
          outcome: 'active here',
          why,
        })),
      ),
    );
    assert.equal(readFileSync(report, 'utf8').trim().split('\n').length, 2);
    const shown = await admittance(...review);
    assert.match(
      shown.stdout,
      /^rows +7\n[\s\S]*\nline 3 +never@example\.org +active here[\s\S]*\nNothing was changed\.\n$/,
    );
    assert.equal(shown.code, 1);
    refused(await admittance(...review, '--yes'), 2, /--review changes nothing: leave out --yes/);

    for (const [, name] of expected) succeeded(await admittance('users', 'suspend', name), /./);
    assert.equal(json(await admittance(...review, '--json')).active_here, 0);
  });

  it('is the table that an adoption kept, too', async () => {
    const url = await makeTable(test, [{ username: 'ann', approved: null }, { username: 'bob' }]);
    const admittance = commands(url);
    // As an earlier version might have read it.
    json(await admittance('adopt', '--map', 'approved=id', '--yes', '--json'));
    const args = [
      'import',
      url,
      '--preset',
      'flask-tutorial',
      '--table',
      'users_before_adoption',
      '--review',
      '--json',
    ];
    const { lines } = JSON.parse((await admittance(...args)).stdout);
    assert.deepEqual(
      lines.map(({ username, why }: Record<string, string>) => [username, why]),
      [['ann', 'would be pending now: approved says nothing']],
    );
  });
});

async function makeEmpty(test: TestDatabase) {
  const url = await test.create();
  const admittance = commands(url);
  json(await admittance('migrate', '--json'));
  return { url, admittance };
}
