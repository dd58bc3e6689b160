/** The administrator at the command line, as real processes beside a running server, on both databases. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '../../src/platform/database/connect.ts';
import { anyDatabase, onEveryDatabase } from '../support/databases.ts';
import { install, password, start, testSecret } from '../support/installation.ts';
import {
  begin,
  type Environment,
  findOtherNode,
  makeFolder,
  program,
  type Run,
  type RunOptions,
  run,
  serve,
} from '../support/process.ts';

const launcher = fileURLToPath(new URL('../../bin/admittance.mjs', import.meta.url));

onEveryDatabase('the command line', (database) => {
  it('decides on accounts, and the running server knows at once', async () => {
    const { call, signIn, deps } = await install(database);
    const admittance = commands(deps.config.databaseUrl);
    const registrations = await Promise.all(
      ['alice', 'bob', '123', '山田太郎', 'Zoe\u0308'].map((username, index) =>
        call('POST', '/register', { body: { username, password, note: index === 0 ? 'two\nlines' : '' } }),
      ),
    );
    // As an import from elsewhere could leave it.
    const dangerous = { display_name: 'A\u001b[2J\u009b31m\u202e' };
    await deps.database.updateTable('users').set(dangerous).where('username', '=', 'alice').execute();
    const [alice, bob] = registrations.map(({ json }) => String(json.id)) as [string, string];

    const [pending, table, page, shown] = await Promise.all([
      admittance('users', 'list', '--status', 'pending', '--json'),
      admittance('users', 'list'),
      admittance('users', 'list', '--limit', '2', '--json'),
      admittance('users', 'show', 'ALICE'),
    ]);
    assert.deepEqual([json(pending).data.length, json(pending).next_cursor], [5, null]);
    assert.doesNotMatch(pending.stdout, /password|hash|power|token/);
    assert.match(table.stdout, /^\d +山田太郎 {2}pending .*\n/m);
    assert.match(table.stdout, /^\d +Zoë {7}pending /m);
    assert.match(table.stdout, /two lines/);
    assert.match(shown.stdout, /^username +alice$/m);
    assert.match(shown.stdout, /^display_name +A\\u\{1b\}\[2J\\u\{9b\}31m\\u\{202e\}$/m);
    for (const { stdout } of [pending, table, shown])
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
    assert.equal(
      json(pending).data.find(({ username }: { username: string }) => username === 'alice').display_name,
      dangerous.display_name,
    );
    assert.match(shown.stdout, /^note +two\\u\{a\}lines$/m);

    const [next, approved, byName, rejected] = await Promise.all([
      admittance('users', 'list', '--limit', '2', '--cursor', json(page).next_cursor, '--json'),
      admittance('users', 'approve', 'alice', '--role', 'user'),
      admittance('users', 'approve', 'name:123', '--json'),
      admittance('users', 'reject', bob, '--reason', 'Not known here'),
    ]);
    const seen = [...json(page).data, ...json(next).data].map(({ id }: { id: number }) => id);
    assert.equal(new Set(seen).size, 4);
    succeeded(approved, 'alice is active with the role user.\n');
    assert.deepEqual([json(byName).username, json(byName).status, json(byName).approved_by], ['123', 'active', null]);
    succeeded(rejected, 'bob is rejected.\n');

    const token = await signIn('alice');
    assert.equal((await call('GET', '/dashboard', { token })).status, 200);
    const [suspended, reopened, deleted] = await Promise.all([
      admittance('users', 'suspend', alice, '--reason', 'A holiday', '--json'),
      admittance('users', 'approve', 'name:bob', '--reopen', '--json'),
      admittance('users', 'delete', 'name:123', '--yes', '--json'),
    ]);
    assert.deepEqual([json(suspended).status, json(suspended).status_reason], ['suspended', 'A holiday']);
    assert.equal((await call('GET', '/dashboard', { token })).status, 401);
    assert.equal(json(reopened).status, 'active');
    assert.equal(json(deleted).username, '123');

    succeeded(await admittance('users', 'reinstate', 'alice'), 'alice is active again.\n');
    assert.equal((await call('GET', '/dashboard', { token })).status, 401);
    assert.equal((await call('GET', '/dashboard', { token: await signIn('alice') })).status, 200);
  });

  it('makes an administrator who can sign in', async () => {
    const { deps, signIn } = await start(await database.create());
    const create = commands(deps.config.databaseUrl, { stdin: 'an honest pass phrase\r\nand a second line\n' });
    const made = await create('admin', 'create', 'chief', '--json');
    assert.deepEqual([json(made).username, json(made).role, json(made).status], ['chief', 'admin', 'active']);
    assert.ok(!made.stdout.includes('honest'));
    assert.ok(await signIn('chief', 'an honest pass phrase'));
    const duplicate = await create('admin', 'create', 'CHIEF', '--json');
    assert.deepEqual([duplicate.code, duplicate.stdout], [3, '']);
    assert.deepEqual(JSON.parse(duplicate.stderr), { error: 'User already exists', code: 'user/exists' });
  });

  it('says what is pending, and changes nothing by asking', async () => {
    const url = await database.create();
    const admittance = commands(url);
    const first = await admittance('migrate', '--check', '--json');
    assert.equal(first.code, 1);
    const { pending } = JSON.parse(first.stdout);
    assert.ok(pending.includes('0001-users'));
    if (database.name === 'sqlite') assert.equal(existsSync(url.slice('sqlite:'.length)), false);
    const { database: opened } = connect(url);
    assert.deepEqual(await opened.introspection.getTables(), []);
    await opened.destroy();
    assert.deepEqual(json(await admittance('migrate', '--json')), { applied: pending });
    const [checked, again] = await Promise.all([admittance('migrate', '--check'), admittance('migrate')]);
    succeeded(checked, 'The schema is up to date.\n');
    succeeded(again, 'Nothing to do.\n');
  });
});

describe('the command line', () => {
  it('refuses with a sentence and exit code 3', async () => {
    const { call, deps } = await install(anyDatabase);
    await call('POST', '/register', { body: { username: 'zoe', password } });
    const admittance = commands(deps.config.databaseUrl);
    const create = (name: string, stdin: string | Uint8Array) =>
      commands(deps.config.databaseUrl, { stdin })('admin', 'create', name);
    const [unknown, digits, role, conflict, last, weak, common, badName] = await Promise.all([
      admittance('users', 'approve', 'nobody'),
      admittance('users', 'delete', '123', '--yes'),
      admittance('users', 'approve', 'zoe', '--role', 'king'),
      admittance('users', 'suspend', 'zoe'),
      admittance('users', 'delete', 'boss', '--yes'),
      create('weak', 'short\n'),
      create('weak', 'passwordpassword\n'),
      create('bad name', `${password}\n`),
    ]);
    refused(unknown, 3, 'There is no such user.');
    refused(digits, 3, 'There is no such user.');
    refused(role, 3, 'There is no such role: role is not a role.');
    refused(conflict, 3, 'An account that is pending cannot be suspended.');
    refused(last, 3, 'This is the last active administrator: make another one first.');
    refused(weak, 3, /^This password cannot be used: password must be at least 15 characters long/);
    refused(common, 3, /^This password cannot be used: password /);
    refused(badName, 3, /^This username cannot be used: username may hold letters/);

    const [kept, reason, binary] = await Promise.all([
      admittance('users', 'delete', 'zoe'),
      admittance('users', 'reject', 'zoe', '--reason', '\u001b[31mred'),
      create('binary', Buffer.from('a long enough one \xff\xfe', 'latin1')),
    ]);
    refused(kept, 2, 'Nobody is there to ask; add --yes.');
    refused(reason, 2, '--reason must be plain text of at most 500 characters.');
    refused(binary, 2, 'The password on standard input is not UTF-8.');
  });

  it('answers on standard output and speaks of wrong usage on standard error, with exit code 2', async () => {
    const admittance = commands('sqlite:data/admittance.db');
    const [openapi, none, unknown, help, limit, cursor, noDatabase] = await Promise.all([
      admittance('openapi'),
      admittance(),
      admittance('users', 'ban', 'bob'),
      admittance('users', 'list', '--help'),
      admittance('users', 'list', '--limit', '-1'),
      admittance('users', 'list', '--cursor', 'nonsense'),
      admittance('users', 'list'),
    ]);
    assert.match(json(openapi).openapi, /^3\.1\./);
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /^Usage: admittance/);
    refused(unknown, 2, /unknown command 'ban'[\s\S]*--help/);
    succeeded(help, /Examples:\n {2}\$ admittance users list/);
    refused(limit, 2, '--limit must be a whole number.');
    refused(cursor, 2, /cursor is not one of this list/);
    refused(noDatabase, 4, /^There is no database at data\/admittance\.db\. Check DATABASE_URL/);
  });
});

describe('the launcher of a checkout', () => {
  // The machine's own Node.js may be too old for the sources; the launcher runs them on the pinned one.
  const command = [findOtherNode()?.path ?? process.execPath, launcher];

  it('hands on what it is told and how it ended', async () => {
    const cwd = makeFolder();
    const [version, missing, made] = await Promise.all([
      run(['--version'], { command }),
      run(['users', 'list'], { command }),
      run(['admin', 'create', 'chief'], { command, cwd, stdin: password }),
    ]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    refused(missing, 4, /^There is no database at data\/admittance\.db/);
    succeeded(made, /^chief \(id 1\) is an administrator now\.\n$/);
    const server = await serve({ command, cwd });
    assert.equal((await server.call('GET', '/health/ready')).status, 200);
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
    assert.equal(server.log().at(-1)?.msg, 'stopped');
  });
});

const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

describe('at a terminal, the command line', { skip: !hasScript && 'there is no util-linux `script` here' }, () => {
  it('asks twice for a password, shows neither, and takes Ctrl-C and Ctrl-D for a no', async () => {
    const env = { DATABASE_URL: await anyDatabase.create(), ADMITTANCE_SECRET: testSecret };
    const [made, different, interrupted, ended] = await Promise.all([
      converse(env, 'admin create chief', ['Password for chief: ', `${password}\r`], ['Once more: ', `${password}\r`]),
      converse(env, 'admin create other', ['Password for other: ', `${password}\r`], ['Once more: ', 'something\r']),
      converse(env, 'admin create third', ['Password for third: ', 'half\u0003']),
      converse(env, 'admin create fourth', ['Password for fourth: ', '\u0004']),
    ]);
    assert.match(made.stdout, /chief \(id \d+\) is an administrator now\./);
    assert.ok(!made.stdout.includes('horse'), made.stdout);
    assert.equal(made.code, 0);
    assert.match(different.stdout, /The two are not the same; nothing was changed\./);
    assert.equal(different.code, 3);
    for (const { code, stdout } of [interrupted, ended]) {
      assert.match(stdout, /Not answered; nothing was changed\./);
      assert.doesNotMatch(stdout, /at .*node:/);
      assert.equal(code, 1);
    }

    const [kept, deleted] = [
      await converse(env, 'users delete chief', ['for good? [y/N] ', 'n\r']),
      await converse(env, 'users delete chief', ['for good? [y/N] ', 'y\r']),
    ];
    assert.match(kept.stdout, /Nothing was deleted\./);
    assert.equal(kept.code, 1);
    assert.match(deleted.stdout, /This is the last active administrator/);
    assert.equal(deleted.code, 3);
  });
});

/** Runs a command at a pseudo terminal and answers each prompt when it is there. */
async function converse(
  env: Environment,
  command: string,
  ...answers: [prompt: string, answer: string][]
): Promise<Run> {
  const line = `"${process.execPath}" "${program}" ${command}`;
  const { child, finished, output } = begin(['-qec', line, '/dev/null'], { env, command: ['script'] });
  let seen = 0;
  const answerNext = () => {
    const [prompt, answer] = answers[0] ?? [];
    const at = prompt === undefined ? -1 : output().indexOf(prompt, seen);
    if (prompt === undefined || at < 0) return;
    seen = at + prompt.length;
    answers.shift();
    child.stdin?.write(answer as string);
  };
  child.stdout?.on('data', answerNext);
  return finished;
}

function commands(databaseUrl: string, options: RunOptions = {}): (...args: string[]) => Promise<Run> {
  const cwd = makeFolder();
  const env = { DATABASE_URL: databaseUrl, ADMITTANCE_SECRET: testSecret };
  return (...args) => run(args, { cwd, env, ...options });
}

// biome-ignore lint/suspicious/noExplicitAny: it can be any JSON, and tests look into it
function json({ code, stdout, stderr }: Run): any {
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout);
}

function succeeded({ code, stdout, stderr }: Run, expected: string | RegExp): void {
  assert.deepEqual([code, stderr], [0, '']);
  if (typeof expected === 'string') assert.equal(stdout, expected);
  else assert.match(stdout, expected);
}

function refused({ code, stdout, stderr }: Run, expectedCode: number, sentence: string | RegExp): void {
  assert.deepEqual([code, stdout], [expectedCode, ''], stderr);
  if (typeof sentence === 'string') assert.equal(stderr, `${sentence}\n`);
  else assert.match(stderr, sentence);
}
