/** Commands on a schema of another version, and on no schema at all. Covers G03 (commands). */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { connect, type Database } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands, json, refused } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, testSecret } from '../support/installation.ts';
import { makeFolder, run, serve } from '../support/process.ts';

/** Those that read and those that write. */
const families = [
  ['users', 'list'],
  ['users', 'suspend', 'boss'],
  ['users', 'delete', 'boss', '--yes'],
  ['sessions', 'end', 'boss', '--yes'],
  ['roles', 'create', 'support'],
  ['keys', 'rotate', '--compromised', '--yes'],
  ['audit', 'verify'],
  ['export'],
  ['import', 'nowhere.jsonl', '--yes'],
];

onEveryDatabase('a command of another version', (test) => {
  it('G03 that needs a newer schema says so beside the servers that use this one, and leaves them alone', async () => {
    const { url, database, server } = await serving();
    // To a version that has one step more, this one is behind by that step.
    const records = database.selectFrom('schema_migrations').select('name').orderBy('name');
    const names = (await records.execute()).map(({ name }) => name);
    const [step, needed] = names.slice(-2);
    await database.deleteFrom('schema_migrations').where('name', '=', `${needed}`).execute();
    const before = await contents(database);
    const admittance = commands(url);
    const sentence = `The database has an older schema (${step}) than Admittance 0.1.0 needs (${needed}): use the version that its servers run, or upgrade it with: admittance migrate`;
    for (const args of families) refused(await admittance(...args), 4, sentence);
    refused(await create(url), 4, sentence);
    const { code, stdout, stderr } = await admittance('users', 'list', '--json');
    assert.deepEqual([code, stdout], [4, '']);
    assert.deepEqual(JSON.parse(stderr), {
      error: sentence,
      schema: { state: 'older', step, needed, pending: [needed], version: '0.1.0' },
    });
    assert.deepEqual(await contents(database), before);

    const checked = await admittance('migrate', '--check', '--json');
    assert.deepEqual([checked.code, JSON.parse(checked.stdout)], [1, { pending: [needed] }]);
    assert.match((await admittance('doctor')).stdout, new RegExp(`schema +warning +pending: ${needed}`));
    assert.deepEqual(await contents(database), before);
    const boss = { username: 'boss', password: adminPassword };
    assert.equal((await server.call('POST', '/login', { body: boss })).status, 200);
  });

  it('G03 that finds a newer schema says which version to use, and changes nothing', async () => {
    const { url, database, server } = await serving();
    const values = { name: '9999-later', statements_done: 1, checksum: 'x', finished_at: 1 };
    const needed = (await database.selectFrom('schema_migrations').select('name').orderBy('name').execute()).at(-1);
    await database.insertInto('schema_migrations').values(values).execute();
    const before = await contents(database);
    const admittance = commands(url);
    const sentence = `The database has a newer schema (9999-later) than Admittance 0.1.0 knows (${needed?.name}): use the version that its servers run.`;
    for (const args of families) refused(await admittance(...args), 4, sentence);
    refused(await create(url), 4, sentence);
    const { code, stderr } = await admittance('users', 'list', '--json');
    assert.deepEqual([code, JSON.parse(stderr).schema.state], [4, 'newer']);
    assert.deepEqual(await contents(database), before);
    const boss = { username: 'boss', password: adminPassword };
    assert.equal((await server.call('POST', '/login', { body: boss })).status, 200);
  });

  it('makes no installation where there is none, and names the command that does', async () => {
    const url = await test.create();
    const missing = test.name === 'sqlite' ? /^There is no database at \S+\. Check/ : /^The database is empty: check/;
    const admittance = commands(url);
    for (const args of families) refused(await admittance(...args), 4, missing);
    refused(await create(url), 4, missing);
    refused(await admittance('users', 'list'), 4, /with: admittance migrate$/m);
    const { stderr } = await admittance('users', 'list', '--json');
    assert.deepEqual(JSON.parse(stderr).schema, { state: 'empty', version: '0.1.0' });
    if (test.name === 'sqlite') assert.equal(existsSync(url.slice('sqlite:'.length)), false);
    else assert.deepEqual(await open(url).introspection.getTables(), []);

    json(await admittance('migrate', '--json'));
    const made = await create(url);
    assert.deepEqual([made.code, made.stderr], [0, ''], made.stdout);
  });

  async function serving() {
    const url = await test.create();
    const env = {
      DATABASE_URL: url,
      ADMITTANCE_SECRET: testSecret,
      ADMITTANCE_ADMIN_USERNAME: 'boss',
      ADMITTANCE_ADMIN_PASSWORD: adminPassword,
    };
    return { url, server: await serve({ env }), database: open(url) };
  }
});

describe('a command in the wrong folder', () => {
  it('leaves no data folder and no key file behind, and an empty file empty', async () => {
    const cwd = makeFolder();
    refused(await run(['admin', 'create', 'boss'], { cwd, stdin: adminPassword }), 4, /^There is no database at data/);
    assert.equal(existsSync(join(cwd, 'data')), false);

    const file = join(cwd, 'empty.db');
    writeFileSync(file, '');
    const env = { DATABASE_URL: `sqlite:${file}` };
    refused(await run(['users', 'list'], { cwd, env }), 4, /^There is no database at/);
    assert.deepEqual([statSync(file).size, existsSync(`${file}-wal`)], [0, false]);
    assert.equal(readFileSync(file, 'utf8'), '');
  });
});

function create(url: string) {
  return commands(url, { stdin: adminPassword })('admin', 'create', 'chief');
}

function open(url: string): Database {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return database;
}

/** The whole schema, and the rows that no server writes when it is left alone. */
async function contents(database: Database): Promise<unknown> {
  const schema = await database.introspection.getTables();
  const tables = ['schema_migrations', 'users', 'roles', 'sessions', 'signing_keys', 'transfers'];
  const rows = tables.map(async (name) => (await sql`SELECT * FROM ${sql.table(name)}`.execute(database)).rows);
  return [JSON.stringify(schema), JSON.stringify(await Promise.all(rows))];
}
