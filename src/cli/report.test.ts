/** How commands speak: tables, sentences and exit codes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { CommandFailure, describeFailure, exitCodeOf } from '../failure.ts';
import { MigrationError } from '../platform/database/migrate.ts';
import { SecretError } from '../platform/secret.ts';
import { Problem } from '../problems.ts';
import { formatTable } from './report.ts';

const failure = (members: object) => Object.assign(new Error('x'), members);

describe('an exit code', () => {
  it('tells wrong usage, a refusal and a missing database apart', () => {
    const codes: [unknown, number][] = [
      [new CommanderError(0, 'commander.helpDisplayed', ''), 0],
      [new CommanderError(1, 'commander.unknownOption', ''), 2],
      [new ConfigError(['x']), 2],
      [new Problem('user/not-found'), 3],
      [new CommandFailure('x', 3), 3],
      [new SecretError('x'), 4],
      [new MigrationError('x'), 4],
      [failure({ code: 'ECONNREFUSED' }), 4],
      [failure({ errno: 1045 }), 4],
      [failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), 4],
      [failure({ code: 'HANDSHAKE_NO_SSL_SUPPORT', fatal: true }), 4],
      [failure({ code: 'ERR_SQLITE_ERROR', errcode: 26 }), 4],
      [failure({ code: 'ERR_SQLITE_ERROR', errcode: 261 }), 4],
      [failure({ code: 'ERR_SQLITE_ERROR', errcode: 1 }), 1],
      [failure({ errno: 1064 }), 1],
      [new TypeError('a bug'), 1],
      [undefined, 1],
    ];
    for (const [error, code] of codes)
      assert.equal(exitCodeOf(error), code, `${String(error)} ${JSON.stringify(error)}`);
  });
});

describe('a table', () => {
  it('keeps its columns straight under wide and combining characters', () => {
    const table = formatTable([
      { id: 1, name: '日本', role: 'user' },
      { id: 10, name: 'Zoe\u0308', role: null },
      { id: 2, name: 'bob\u001b[1m', role: 'admin' },
    ]);
    assert.deepEqual(table.split('\n'), [
      'ID  NAME          ROLE',
      '1   日本          user',
      '10  Zoe\u0308           –',
      '2   bob\\u{1b}[1m  admin',
    ]);
  });
});

describe('a full disk', () => {
  it('is called that, with what to do, whichever way the database says so', () => {
    for (const members of [
      { errno: 1021 },
      { errno: 1114 },
      ...[13, 4874].map((errcode) => ({ code: 'ERR_SQLITE_ERROR', errcode })),
    ])
      assert.equal(
        describeFailure(failure(members)),
        'The database takes no writes: its disk is full. Free space where the database is. Until then nobody can sign in; nothing that was acknowledged is lost.',
      );
    assert.match(
      describeFailure(failure({ code: 'ECONNREFUSED' })),
      /^The database cannot be used: x\. Check DATABASE_URL/,
    );
  });
});
