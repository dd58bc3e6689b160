/** What the program reads out of a driver's error. Covers F15, F16 (by number). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBusy } from './engines/sqlite-failures.ts';
import { isAlreadyApplied, isAway, isConflict, isTaken, isUnusable, refusesWrites } from './failures.ts';

const mysql = (errno: number) => Object.assign(new Error('x'), { errno, code: 'ER_X' });
const sqlite = (errcode: number) => Object.assign(new Error('x'), { errcode, code: 'ERR_SQLITE_ERROR' });
const postgres = (code: string) => Object.assign(new Error('x'), { code, severity: 'ERROR' });
const network = (code: string) => Object.assign(new Error('x'), { code });

describe('a driver error', () => {
  it('is a 503 when the database is away, full, read-only or overloaded', () => {
    for (const errno of [1040, 1047, 1114, 1203, 1205, 1213, 1226, 1290, 1317, 1792, 1836, 1927, 1969, 3024])
      assert.equal(isAway(mysql(errno)), true, String(errno));
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'PROTOCOL_CONNECTION_LOST'])
      assert.equal(isAway(network(code)), true, code);
    assert.equal(isAway(Object.assign(new Error('closed state'), { fatal: true })), true);
    // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, and some of their extended forms.
    for (const errcode of [5, 6, 8, 10, 13, 14, 261, 517, 520, 1032, 4874])
      assert.equal(isAway(sqlite(errcode)), true, String(errcode));
  });

  it('of PostgreSQL is known by its SQLSTATE', () => {
    for (const code of [
      '08006',
      '25006',
      '25P03',
      '40001',
      '40003',
      '40P01',
      '53100',
      '53300',
      '55P03',
      '57014',
      '57P01',
    ])
      assert.equal(isAway(postgres(code)), true, code);
    for (const code of ['57P02', '57P03', '57P05', '58030']) assert.equal(isAway(postgres(code)), true, code);
    for (const code of ['22001', '22021', '23502', '25P02', '42601', '42P01', '28P01', '3D000'])
      assert.equal(isAway(postgres(code)), false, code);
    assert.deepEqual(['40001', '40P01', '55P03', '57014'].map(postgres).map(isConflict), [true, true, true, false]);
    assert.deepEqual(['25006', '53100', '53200'].map(postgres).map(refusesWrites), [true, true, false]);
    assert.deepEqual(['23505', '23503'].map(postgres).map(isTaken), [true, false]);
    assert.deepEqual(['28000', '28P01', '3D000', '3F000', '42501'].map(postgres).map(isUnusable), Array(5).fill(true));
  });

  it('tells a database that keeps nothing, full or read-only, from one that is away', () => {
    for (const error of [mysql(1021), mysql(1114), mysql(1290), mysql(1792), mysql(1836), sqlite(8), sqlite(13)])
      assert.deepEqual([refusesWrites(error), isAway(error)], [true, true], JSON.stringify(error));
    for (const error of [mysql(1040), mysql(1205), sqlite(5), sqlite(14), network('ECONNREFUSED')])
      assert.equal(refusesWrites(error), false, JSON.stringify(error));
  });

  it('is a bug otherwise', () => {
    for (const error of [mysql(1064), mysql(1062), mysql(1406), sqlite(1), sqlite(19), network('ENOENT')])
      assert.equal(isAway(error), false, JSON.stringify(error));
    for (const error of [new Error('x'), undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }])
      assert.equal(isAway(error), false);
  });

  it('is tried again after a lost race, a unique key is told apart, and so is what was done before', () => {
    assert.deepEqual([1213, 1205, 1020, 1047, 1180].map(mysql).map(isConflict), [true, true, true, false, false]);
    assert.deepEqual([mysql(1062), sqlite(2067), sqlite(1555)].map(isTaken), [true, true, true]);
    assert.deepEqual([mysql(1048), sqlite(19), sqlite(275), new Error('x')].map(isTaken), [false, false, false, false]);
    assert.deepEqual([1050, 1060, 1061, 1091, 1146].map(mysql).map(isAlreadyApplied), [true, true, true, true, false]);
    assert.deepEqual([sqlite(5), sqlite(261), sqlite(6), mysql(5)].map(isBusy), [true, true, false, false]);
  });
});
