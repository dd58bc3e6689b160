/** The command line as it is used and misused, at a terminal and by the launcher of a checkout. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { anyDatabase } from '../support/databases.ts';
import { install, password, testSecret } from '../support/installation.ts';
import {
  begin,
  type Environment,
  findOtherNode,
  makeFolder,
  program,
  type Run,
  run,
  serve,
} from '../support/process.ts';
import { missing } from '../support/tools.ts';

const launcher = fileURLToPath(new URL('../../bin/admittance.mjs', import.meta.url));

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
    refused(unknown, 3, 'User not found.');
    refused(digits, 3, 'User not found.');
    refused(role, 3, 'Role not found.');
    refused(conflict, 3, 'An account that is pending cannot be suspended.');
    refused(last, 3, 'This is the last active administrator: appoint another one first.');
    refused(weak, 3, /^This password cannot be used: password must be at least 15 characters long/);
    refused(common, 3, /^This password cannot be used: password /);
    refused(badName, 3, /^This username cannot be used: username may hold letters/);

    const [kept, reason, binary] = await Promise.all([
      admittance('users', 'delete', 'zoe'),
      admittance('users', 'reject', 'zoe', '--reason', '\u001b[31mred'),
      create('binary', Buffer.from('a long enough one \xff\xfe', 'latin1')),
    ]);
    refused(kept, 2, 'Not a terminal: pass --yes to confirm.');
    refused(reason, 2, '--reason must be plain text of at most 500 characters.');
    refused(binary, 2, 'The password on standard input is not UTF-8.');
  });

  it('answers on standard output and speaks of wrong usage on standard error, with exit code 2', async () => {
    const admittance = commands('sqlite:data/admittance.db', { cwd: makeFolder() });
    const [openapi, none, unknown, help, adminHelp, limit, cursor, noDatabase] = await Promise.all([
      admittance('openapi'),
      admittance(),
      admittance('users', 'ban', 'bob'),
      admittance('users', 'list', '--help'),
      admittance('admin', 'create', '--help'),
      admittance('users', 'list', '--limit', '-1'),
      admittance('users', 'list', '--cursor', 'nonsense'),
      admittance('users', 'list'),
    ]);
    assert.match(json(openapi).openapi, /^3\.1\./);
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /^Usage: admittance/);
    refused(unknown, 2, /unknown command 'ban'[\s\S]*--help/);
    succeeded(help, /Examples:\n {2}\$ admittance users list/);
    succeeded(adminHelp, /letters and digits of one\s+script and \. _ -, at most 50/);
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
    const [version, missing, migrated] = await Promise.all([
      run(['--version'], { command }),
      run(['users', 'list'], { command }),
      run(['migrate'], { command, cwd }),
    ]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    refused(missing, 4, /^There is no database at data\/admittance\.db/);
    succeeded(migrated, /^Applied: /);
    const made = await run(['admin', 'create', 'chief'], { command, cwd, stdin: password });
    succeeded(made, /^chief \(id 1\) is an administrator now\.\n$/);
    const server = await serve({ command, cwd });
    assert.equal((await server.call('GET', '/health/ready')).status, 200);
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
    assert.equal(server.log().at(-1)?.msg, 'stopped');
  });
});

describe('at a terminal, the command line', {
  skip: process.platform === 'linux' ? missing('script') : 'it needs the `script` of util-linux',
}, () => {
  it('asks twice for a password, shows neither, and takes Ctrl-C and Ctrl-D for a no', async () => {
    const env = { DATABASE_URL: await anyDatabase.create(), ADMITTANCE_SECRET: testSecret };
    await commands(env.DATABASE_URL)('migrate');
    const [made, different, interrupted, ended] = await Promise.all([
      converse(env, 'admin create chief', ['Password for chief: ', `${password}\r`], ['Once more: ', `${password}\r`]),
      converse(env, 'admin create other', ['Password for other: ', `${password}\r`], ['Once more: ', 'something\r']),
      converse(env, 'admin create third', ['Password for third: ', 'half\u0003']),
      converse(env, 'admin create fourth', ['Password for fourth: ', '\u0004']),
    ]);
    assert.match(
      made.stdout,
      /15 to 256 characters[\s\S]*common passwords[\s\S]*Password for chief: /,
      'the rules first',
    );
    assert.match(made.stdout, /chief \(id \d+\) is an administrator now\./);
    assert.ok(!made.stdout.includes('horse'), made.stdout);
    assert.equal(made.code, 0);
    assert.match(different.stdout, /The two passwords differ; nothing was changed\./);
    assert.equal(different.code, 3);
    for (const { code, stdout } of [interrupted, ended]) {
      assert.match(stdout, /No answer; nothing was changed\./);
      assert.doesNotMatch(stdout, /at .*node:/);
      assert.equal(code, 1);
    }

    const [kept, deleted] = [
      await converse(env, 'users delete chief', ['permanently? [y/N] ', 'n\r']),
      await converse(env, 'users delete chief', ['permanently? [y/N] ', 'y\r']),
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
