/** What commands refuse before they look at a database: the same values that the API refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommandFailure } from './report.ts';
import { addRole, changeRole, showRole } from './roles.ts';
import { endUserSessions, listUserSessions } from './sessions.ts';

/** A database that is not there: whoever gets as far as opening it fails with another exit code. */
const environment = { DATABASE_URL: 'sqlite:/nowhere/admittance.db' };

async function refusalOf(command: () => Promise<void>): Promise<[number, string]> {
  try {
    await command();
  } catch (error) {
    if (error instanceof CommandFailure) return [error.exitCode, error.message];
    throw error;
  }
  throw new Error('it was not refused');
}

const role = 'The name of a role is at most 50 small letters, digits, _ and -, and begins with a letter.';
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
    assert.deepEqual([code, message], [2, 'Say what to change: --permission, --no-permission or --description.']);
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
});
