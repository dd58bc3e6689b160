/** Hashes of other programs that take much more than ours: named before they come, and run one at a time. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { commands, json, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { makeTable } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

const bcrypt = (cost: number) => `$2b$${cost}$OoUBugtwPjE5FrPIjXjQye2XPfw.oQcroZ5V4xg62T7u0m0y9wOQa`;
const argon2 = (mebibytes: number, passes: number) =>
  `$argon2id$v=19$m=${mebibytes * 1024},t=${passes},p=1$c29tZXNhbHRzb21lc2FsdA$${'A'.repeat(43)}`;
const ordinary = [bcrypt(10), bcrypt(12), argon2(64, 4), argon2(19, 2), argon2(100, 2)];
const hashes = [...ordinary, bcrypt(15), bcrypt(15), argon2(256, 4)];

onTwoDatabases('costly hashes', (test) => {
  it('are counted and named in the plan of an import, and in the report of what is here', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const path = join(makeFolder(), 'accounts.csv');
    writeFileSync(path, ['login,hash', ...hashes.map((hash, index) => `user${index},"${hash}"`)].join('\n'));
    const args = ['import', path, '--map', 'username=login,password=hash', '--status', 'active'];
    const plan = json(await admittance(...args, '--json'));
    assert.deepEqual(plan.costly, [
      { format: 'bcrypt', cost: 'cost 15', times: 352, mebibytes: 0, rows: 2 },
      { format: 'argon2id', cost: '256 MiB, 4 passes, 1 lane', times: 44, mebibytes: 256, rows: 1 },
    ]);
    succeeded(
      await admittance(...args),
      /\n2 +bcrypt, cost 15 +352 times as long as today's\n1 +argon2id, 256 MiB, 4 passes, 1 lane +44 times as long as today's, 256 MiB\nEach guess at these passwords takes that\. docs\/adoption\.md/,
    );
    succeeded(await admittance(...args, '--yes'), /^taken +8\n/);
    const { formats } = json(await admittance('hashes', 'report', '--json'));
    assert.deepEqual(
      formats
        .filter(({ costly }: { costly: boolean }) => costly)
        .map(({ cost }: { cost: string }) => cost)
        .sort(),
      ['256 MiB, 4 passes, 1 lane', 'cost 15'],
    );
    succeeded(await admittance('hashes', 'report'), /\n2 +bcrypt +cost 15 +costly\n/);
  });

  it('are named in the plan of an adoption, and nothing is said where there are none', async () => {
    for (const [hash, rows] of [
      [bcrypt(14), 1],
      [bcrypt(12), 0],
    ] as const) {
      const url = await makeTable(test, [{ username: 'alice', password: hash }]);
      const plan = json(await commands(url)('adopt', '--json'));
      assert.deepEqual(
        plan.costly,
        rows === 0 ? [] : [{ format: 'bcrypt', cost: 'cost 14', times: 176, mebibytes: 0, rows }],
      );
    }
  });
});

describe('a costly hash', () => {
  it('runs one at a time, and others do not wait behind it', async () => {
    const pool = new URL('../../src/platform/hash-pool.ts', import.meta.url).href;
    const code = `
      const { limitThreads, takePlace } = await import(${JSON.stringify(pool)});
      limitThreads(2);
      using place = takePlace(600_000);
      const order = [];
      const run = (name, job) => place.run({ password: 'x', ...job }).then(() => order.push(name));
      const costly = { stored: ${JSON.stringify(bcrypt(13))}, isCostly: true };
      await Promise.all([run('costly', costly), run('costly', costly), ...'abcdef'.split('').map((name) => run(name, {}))]);
      console.log(order.join(' '));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', code]);
    // The second one begins when the first is done, and what came after both has not waited for that.
    assert.match(stdout, /costly\n$/);
  });
});
