/** What commands refuse before they look at a database: the same values that the API refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInProcess } from '../../test/support/in-process.ts';
import { exitCodeOf } from '../failure.ts';
import { tailEvents, verifyEvents } from './audit.ts';
import { exportEvents } from './audit-export.ts';
import { addRole, changeRole, showRole } from './roles.ts';
import { endUserSessions, listUserSessions } from './sessions.ts';

/** There is no such database: a command that gets as far as opening it fails with another exit code. */
const environment = { DATABASE_URL: 'sqlite:/nowhere/admittance.db' };

async function refusalOf(command: () => Promise<void>): Promise<[number, string]> {
  try {
    await command();
  } catch (error) {
    return [exitCodeOf(error), (error as Error).message];
  }
  throw new Error('it was not refused');
}

const role = 'The name of a role is at most 50 lower-case letters, digits, _ and -, and begins with a letter.';
const description = '--description must be one line of plain text of at most 200 characters.';

describe('a command refuses as wrong usage', () => {
  it('what is no name of a role', async () => {
    for (const name of ['', 'Support', '1st', '-x', 'a b', 'a\n', 'ä', '__proto__', 'x'.repeat(51)]) {
      assert.deepEqual(await refusalOf(() => addRole(environment, name, {})), [2, role], name);
      assert.deepEqual(await refusalOf(() => showRole(environment, name, {})), [2, role], name);
    }
    for (const name of ['support', 'a', 'x'.repeat(50), 'a-b_2'])
      assert.equal((await refusalOf(() => addRole(environment, name, {})))[0], 4, name);
  });

  it('what is no description of a role', async () => {
    const bad = ['\u001b[31m', 'two\nlines', '\u2028', '\u202e', '\u0085', 'x'.repeat(201), 'e\u0301'.repeat(101)];
    for (const text of bad) {
      assert.deepEqual(await refusalOf(async () => addRole(environment, 'x', { description: text })), [2, description]);
      assert.deepEqual(await refusalOf(async () => changeRole(environment, 'x', { description: text })), [
        2,
        description,
      ]);
    }
    for (const text of ['', 'x'.repeat(200), '😀'.repeat(200), 'Läßt Leute herein.'])
      assert.equal((await refusalOf(async () => addRole(environment, 'x', { description: text })))[0], 4, text);
  });

  it('a change of a role that changes nothing', async () => {
    const [code, message] = await refusalOf(async () => changeRole(environment, 'support', { json: true }));
    assert.deepEqual(
      [code, message],
      [2, 'Say what to change: --permission, --no-permission, --description, --requestable or --no-requestable.'],
    );
  });

  it('what is no id of a session, and what is no page', async () => {
    for (const session of ['', '0', '01', '-1', '1.5', '0x1f', '1 ', '9'.repeat(16)]) {
      const [code, message] = await refusalOf(() => endUserSessions(environment, 'alice', { session, yes: true }));
      assert.equal(code, 2);
      assert.match(message, /^--session must be the id of a session/);
    }
    for (const limit of ['', 'all', '-1', '0'])
      assert.equal((await refusalOf(() => listUserSessions(environment, 'alice', { limit })))[0], 2, limit);
    const foreign = { limit: '50', cursor: Buffer.from('users:7').toString('base64url') };
    assert.equal((await refusalOf(() => listUserSessions(environment, 'alice', foreign)))[0], 2);
  });

  it('what is no instant, and what is no head of the audit trail', async () => {
    for (const since of [
      '',
      'yesterday',
      '2026',
      '2026-13-01',
      '2026-03-02 09:14',
      '2026-03-02T09:14',
      '2016-12-31T23:59:60Z',
    ]) {
      const sentence = '--since must be a day or an instant, like 2026-03-02 or 2026-03-02T09:14:00Z.';
      assert.deepEqual(await refusalOf(() => tailEvents(environment, { limit: '1', since })), [2, sentence], since);
      assert.equal((await refusalOf(() => exportEvents(environment, { format: 'csv', until: since })))[0], 2, since);
    }
    for (const since of ['2026-03-02', '2026-03-02T09:14Z', '2026-03-02T09:14:00.123+01:00'])
      assert.equal((await refusalOf(() => tailEvents(environment, { limit: '1', since })))[0], 4, since);
    assert.equal((await refusalOf(() => tailEvents(environment, { limit: '0' })))[0], 2);
    const sentence = '--expect must be a head as `admittance audit verify` printed it.';
    for (const expect of ['', '7', `0:${'A'.repeat(43)}`, `7:${'A'.repeat(42)}`, 'A'.repeat(43)])
      assert.deepEqual(await refusalOf(() => verifyEvents(environment, { expect })), [2, sentence], expect);
    assert.equal((await refusalOf(() => verifyEvents(environment, { expect: `7:${'A'.repeat(43)}` })))[0], 4);
  });
});

describe('wrong usage', () => {
  it('is JSON on standard error for commands that are asked for it, as every other failure', async () => {
    for (const [args, sentence] of [
      [['--json', 'foo'], /^unknown command 'foo'/],
      [['--json', 'users'], /^Which command\? Add --help/],
      [['--json'], /^Which command\? Add --help/],
      [['users', 'show', '--json'], /^missing required argument 'user'/],
      [['users', 'list', '--status', 'gone', '--json'], /^option '--status <status>' argument 'gone' is invalid/],
    ] as const) {
      const { code, stdout, stderr } = await runInProcess(args, environment);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(JSON.parse(stderr).error, sentence);
    }
    const help = await runInProcess(['--json', 'users', '--help'], environment);
    assert.deepEqual([help.code, help.stderr], [0, '']);
    assert.match(help.stdout, /^Usage: admittance users/);
  });
});
