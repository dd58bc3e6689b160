/** All accounts leave with their hashes, and what was written reads back. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { readCsvCell } from '../../src/platform/csv-cells.ts';
import { toInstant } from '../../src/platform/http/wire/schema.ts';
import { makeAccount, makeApplicants } from '../support/accounts.ts';
import { followTrail } from '../support/audit.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { someHash } from '../support/foreign-tables.ts';
import { type Installation, install, start } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

const columns =
  'id,username,display_name,email,role,requested_role,note,status,status_reason,created_at,updated_at,approved_at,approved_by,last_login_at,password_hash'.split(
    ',',
  );

onEveryDatabase('an export', (database) => {
  it('goes to standard output without a file and with -, and makes no file of that name', async () => {
    const { deps } = await install(database);
    const admittance = commands(deps.config.databaseUrl);
    const plain = await admittance('export', '--no-hashes');
    succeeded(plain, /^\{"id":1,[^\n]*\}\n$/);
    succeeded(await admittance('export', '-', '--no-hashes'), plain.stdout);
    succeeded(await admittance('audit', 'export', '--type', 'users.exported', '--output', '-'), /"users\.exported"/);
    assert.equal(existsSync('-'), false);
  });

  it('holds every account as it is, in JSON lines and in CSV', async () => {
    const service = await install(database);
    const { deps } = service;
    const latest = followTrail(service);
    const alice = await makeAccount(deps, 'alice');
    const nasty = { display_name: '=1+1', note: `-1,"',\n'=\u{1d11e}`, status_reason: "'-", email: 'a@example.org' };
    await deps.database
      .updateTable('users')
      .set({ ...nasty, last_login_at: 0, approved_by: 1 })
      .where('id', '=', alice.id)
      .execute();
    // More than a page, and one whose note is there but empty.
    await makeApplicants(
      deps,
      Array.from({ length: 1_000 }, (_, index) => `applicant.${index}`),
      '',
    );
    const at = (value: number | null) => value && toInstant(value);
    const rows = await deps.database.selectFrom('users').selectAll().orderBy('id').execute();
    const expected = rows.map((row) => ({
      ...Object.fromEntries(columns.map((column) => [column, row[column as keyof typeof row]])),
      created_at: toInstant(row.created_at),
      updated_at: toInstant(row.updated_at),
      approved_at: at(row.approved_at),
      last_login_at: row.last_login_at === null ? null : toInstant(row.last_login_at),
    }));

    const folder = makeFolder();
    const admittance = commands(deps.config.databaseUrl);
    await latest();
    const file = join(folder, 'accounts.jsonl');
    succeeded(
      await admittance('export', file),
      `1002 accounts in ${file}.\nIt holds the hashes of passwords: keep it as you keep the database.\n`,
    );
    const lines = readFileSync(file, 'utf8').split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      expected,
    );
    assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? '')), columns);
    assert.equal(statSync(file).mode & 0o777, 0o600);

    const csv = await admittance('export', '--format', 'csv');
    const [heading, ...cells] = parse(csv.stdout, {
      cast: (cell, { quoting }) => readCsvCell(cell, quoting) as string,
    }) as (string | null)[][];
    assert.deepEqual(heading, columns);
    const texts = expected.map((user) => Object.values(user).map((value) => (value === null ? null : String(value))));
    assert.deepEqual(cells, texts);

    const bare = await admittance('export', '--no-hashes', '--format', 'csv');
    assert.equal(
      bare.stdout.split('\r\n')[0],
      columns
        .slice(0, -1)
        .map((name) => `"${name}"`)
        .join(','),
    );
    assert.ok(!bare.stdout.includes('$argon2id$'));
    assert.deepEqual(
      (await latest()).map(({ type, actor, details }) => [type, actor, details]),
      [
        ['users.exported', 'operator', { hashes: true, format: 'jsonl' }],
        ['users.exported', 'operator', { hashes: true, format: 'csv' }],
        ['users.exported', 'operator', { hashes: false, format: 'csv' }],
      ],
    );

    const other = join(folder, 'b.csv');
    const result = json(await admittance('export', other, '--format', 'csv', '--no-hashes', '--json'));
    assert.deepEqual(result, { accounts: 1002, file: other, hashes: false });
    assert.equal(readFileSync(other, 'utf8'), bare.stdout);
    mkdirSync(join(folder, 'folder'));
    refused(
      await admittance('export', join(folder, 'folder')),
      1,
      /folder is there already, and is no plain file\.\n$/,
    );
    assert.deepEqual(readdirSync(folder).sort(), ['accounts.jsonl', 'b.csv', 'folder']);
  });

  it('is taken in by another installation as it is', async () => {
    const [source, csv, jsonl] = [
      await install(database),
      await start(await database.create()),
      await start(await database.create()),
    ];
    const { deps } = source;
    const values = {
      display_name: '=1+1',
      note: `-1,"'\n'=\u{1d11e}`,
      status_reason: `;=1+1;|@x, -1;"'+1`,
      requested_role: 'user',
      last_login_at: 7_000,
    };
    const { id } = await makeAccount(deps, 'Alice');
    await deps.database.updateTable('users').set(values).where('id', '=', id).execute();
    const other = await makeAccount(deps, 'other');
    await deps.database.updateTable('users').set({ status: 'suspended' }).where('id', '=', other.id).execute();
    const accounts = async ({ deps: { database } }: Installation) => {
      const rows = await database.selectFrom('users').selectAll().orderBy('username_key').execute();
      // Ids are given anew, and what is about the row itself begins anew.
      return rows.map(({ id, approved_by, version, power_version, updated_at, origin, search_key, ...row }) => row);
    };
    for (const [target, file, format] of [
      [csv, 'a.csv', 'csv'],
      [jsonl, 'a.jsonl', 'jsonl'],
    ] as const) {
      const path = join(makeFolder(), file);
      assert.equal((await commands(deps.config.databaseUrl)('export', path, '--format', format)).code, 0);
      const taken = await commands(target.deps.config.databaseUrl)('import', path, '--yes');
      assert.deepEqual([taken.code, taken.stderr], [0, ''], taken.stdout);
      assert.deepEqual(await accounts(target), await accounts(source));
      await target.signIn('alice');
    }
  });

  it('of an older version, which quoted and marked fewer cells, is taken exactly, too', async () => {
    const { deps } = await install(database);
    const path = join(makeFolder(), 'older.csv');
    const heading = columns.filter(
      (name) => !['updated_at', 'approved_at', 'approved_by', 'last_login_at'].includes(name),
    );
    const cells = ['7', 'ann', "'=1+1", '', 'user', '', `"x;'=1, ""y"""`, 'active', '', '2026-01-02', `"${someHash}"`];
    writeFileSync(path, `${heading.join(',')}\r\n${cells.join(',')}\r\n`);
    const admittance = commands(deps.config.databaseUrl);
    assert.equal(json(await admittance('import', path, '--yes', '--json')).taken, 1);
    const ann = await deps.database.selectFrom('users').selectAll().where('username', '=', 'ann').executeTakeFirst();
    assert.deepEqual([ann?.display_name, ann?.note, ann?.password_hash], ['=1+1', `x;'=1, "y"`, someHash]);
  });
});
