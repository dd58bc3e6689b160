/** The plan of an import is what the run does, in the words of the file, and says what else could be done. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands, json, refused } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { makeTable, someHash } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});
let files = 0;
function write(text: string, ending = 'csv'): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

onTwoDatabases('the plan of an import', (test) => {
  const begin = async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const plan = async (...args: string[]) => JSON.parse((await admittance('import', ...args, '--json')).stdout);
    const told = async (...args: string[]) => (await admittance('import', ...args)).stdout;
    return { admittance, plan, told };
  };

  it('counts what is taken under the policy, and nothing while nobody has decided', async () => {
    const { admittance, plan, told } = await begin();
    const people = ['ann,1', 'boss,1', 'Kim,1', 'KIM,maybe', 'kim,1', 'Mary Ann,1', 'zoe,', 'bob,maybe'];
    const path = write(`login,ok,hash\n${people.map((person) => `${person},${someHash}\n`).join('')}`);
    const args = [path, '--map', 'username=login,password=hash,approved=ok'];
    const skip = [...args, '--on-conflict', 'skip'];
    const { by_status, by_role, active_because, unclear, changed, conflicts } = await plan(...skip);
    assert.deepEqual(
      { by_status, by_role, active_because, unclear, changed, conflicts },
      {
        by_status: { active: 1, pending: 2 },
        by_role: { user: 3 },
        active_because: { 'ok says yes': 1 },
        unclear: { ok: 1 },
        changed: 1,
        conflicts: 5,
      },
    );
    assert.match(await told(...skip), /\n3 rows of \S+ will be taken, with ids of their own\./);
    assert.deepEqual((await plan(...args, '--on-conflict', 'rename')).by_status, { active: 5, pending: 3 });
    const undecided = await told(...args);
    assert.doesNotMatch(undecided, /will be taken, with/);
    assert.match(undecided, /^Nothing will be imported until you decide: 5 rows have names/m);
    const one = write(`login,hash\nboss,${someHash}\nann,${someHash}\n`);
    const map = ['--map', 'username=login,password=hash'];
    assert.match(await told(one, ...map), /: 1 row has a name that cannot be kept\. Correct it in the source/);
    refused(
      await admittance('import', one, ...map, '--yes'),
      3,
      /1 row has a name that cannot be kept\. Correct it in/,
    );
    const done = json(await admittance('import', ...skip, '--yes', '--json'));
    assert.deepEqual([done.taken, done.changed, done.left_out], [3, 1, 5]);
  });

  it('keeps no year and no date without hyphens for an instant in 1970', async () => {
    const { admittance, plan } = await begin();
    const lines = ['ann,2022,20220101', 'bob,20220101093000,1', 'carl,1582979415,1582979415000'];
    const path = write(`login,since,seen,hash\n${lines.map((line) => `${line},${someHash}\n`).join('')}`);
    const args = [path, '--map', 'username=login,password=hash,created_at=since,last_login_at=seen'];
    const { lines: found } = await plan(...args);
    const why = 'created_at is no instant and is not kept; last_login_at is no instant and is not kept';
    assert.deepEqual(
      found.map((line: Record<string, string>) => [line['username'], line['why']]),
      [
        ['ann', why],
        ['bob', why],
      ],
    );
    json(await admittance('import', ...args, '--yes', '--json'));
    for (const [name, first] of [
      ['ann', null],
      ['bob', null],
      ['carl', '2020-02-29T12:30:15.000Z'],
    ] as const) {
      const { created_at, last_login_at } = json(await admittance('users', 'show', name, '--json'));
      assert.equal(last_login_at, first, name);
      assert.ok(first ? created_at === first : created_at > '2026', created_at);
    }
  });

  it('needs no word about columns that are called as we call them', async () => {
    const { admittance, plan } = await begin();
    const rows = `1,ann,${someHash},admin,1\n2,bob,${someHash},user,0\n`;
    const csv = write(`id,username,password,role,approved\n${rows}`);
    const { by_status, by_role } = await plan(csv);
    assert.deepEqual(
      [by_status, by_role],
      [
        { active: 1, pending: 1 },
        { admin: 1, user: 1 },
      ],
    );
    const lines = write(`${JSON.stringify({ username: 'ann', password_hash: someHash, is_banned: true })}\n`, 'jsonl');
    assert.deepEqual((await plan(lines, '--map', 'locked=is_banned')).by_status, { suspended: 1 });
    assert.equal(json(await admittance('import', csv, '--yes', '--json')).taken, 2);
    // Who names the columns of name and password has looked at the others.
    assert.deepEqual(
      (
        await plan(
          write(`id,username,password,role\n3,eve,${someHash},admin\n`),
          '--map',
          'username=username,password=password',
        )
      ).by_role,
      { user: 1 },
    );
    refused(
      await admittance('import', write(`login,password\nann,${someHash}\n`)),
      2,
      /^Nothing says what the columns/,
    );
    refused(
      await admittance('import', write(`username,hash\nann,${someHash}\n`), '--preset', 'flask-tutorial'),
      2,
      /has no column "password" and none "password_hash"; it has/,
    );
  });

  it('tells who has no password from whose password is unreadable, and what brings them', async () => {
    const { told, admittance } = await begin();
    const path = write(`username,password\nann,${someHash}\nbob,\ncarl,!unusable\ndora,a password as it is\n`);
    const shown = await told(path);
    for (const [name, why] of [
      ['bob', 'it has no password'],
      ['carl', 'it has no password'],
      ['dora', 'its password is in no known hash format'],
    ] as const)
      assert.match(shown, new RegExp(` ${name} +left out +${why}\n`));
    assert.match(
      shown,
      /\n1 row of \S+ will be taken, with an id of its own\.\nTo bring those that are left out without a password: --unverifiable take\n/,
    );
    assert.doesNotMatch(await told(path, '--unverifiable', 'take'), /To bring/);
    assert.match(await told(path, '--yes'), /Registrations waiting for a decision/);
    assert.doesNotMatch(await told(path, '--yes'), /Registrations waiting/);
    const { stdout } = await admittance('import', write('username,password\nbob,\n'), '--yes');
    assert.doesNotMatch(stdout, /Registrations waiting/);
    refused(
      await admittance('import', write(`username,password\nbob\nx,y\n`)),
      1,
      /Correct this line; the lines after it were not read\.$/m,
    );
  });

  it('takes of a dump of Django what is an account, and counts the rest', async () => {
    const { plan, told } = await begin();
    const users = JSON.parse(
      readFileSync(fileURLToPath(new URL('../vectors/exports/django.json', import.meta.url)), 'utf8'),
    );
    const [ann] = users;
    const others = [
      { model: 'contenttypes.contenttype', pk: 1, fields: { app_label: 'admin', model: 'logentry' } },
      { model: 'mail.box', pk: 1, fields: { username: 'box', password: 'secret' } },
    ];
    const own = { ...ann, model: 'people.person', fields: { ...ann.fields, username: 'own' } };
    const path = write(JSON.stringify([...others, ...users, own, others[0]]), 'json');
    const args = [path, '--preset', 'django'];
    const { rows, conflicts, left_out, other_entries } = await plan(...args);
    assert.deepEqual([rows, conflicts, left_out, other_entries], [4, 0, 1, 3]);
    assert.match(await told(...args), /\nentries that are no accounts +3\n/);
    assert.match(await told(...args, '--yes'), /^taken +3\n/);
    assert.match(await told(...args, '--yes', '--unverifiable', 'take'), /^taken +1\n/);
  });

  it('points at columns that look like a lock and are not taken', async () => {
    const { plan, told } = await begin();
    const columns = [
      'is_banned',
      'lockedAt',
      'blocked',
      'Suspended',
      'account_disabled',
      'deleted_at',
      'block',
      'urban',
    ];
    const path = write(`login,hash,${columns.join()}\nann,${someHash},1,,,,,,1,1\n`);
    const map = 'username=login,password=hash';
    const locks = (await plan(path, '--map', map)).lock_columns;
    assert.deepEqual(
      locks.map(({ column, as }: Record<string, string>) => [column, as]),
      columns.slice(0, 6).map((column) => [column, column === 'deleted_at' ? 'deleted' : 'locked']),
    );
    assert.match(await told(path, '--map', map), /^is_banned looks like a lock: --map locked=is_banned$/m);
    const other = await told(path, '--map', `${map},locked=blocked`);
    assert.match(other, /^is_banned looks like a lock: nothing is taken of it$/m);
    assert.doesNotMatch(other, /^blocked looks/m);
  });
});

onTwoDatabases('the plan of an adoption', (test) => {
  it('counts what is taken', async () => {
    const url = await makeTable(test, [{ username: 'ann' }, { username: 'b c' }]);
    const { stdout } = await commands(url)('adopt', '--on-conflict', 'skip');
    assert.match(stdout, /^status: active +1$/m);
    assert.match(stdout, /and 1 row be taken with its id\./);
  });
});
