/** A row that was left out is no row that was taken: with another order it comes, and nobody comes twice. */
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { commands, json } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { someHash } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

const map = ['--map', 'username=login,password=hash'];

onEveryDatabase('importing again what was left out', (test) => {
  const begin = async (text: string) => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const path = join(makeFolder(), 'accounts.csv');
    writeFileSync(path, text);
    const take = async (...more: string[]) => {
      const { code, stdout } = await admittance('import', path, ...more, '--yes', '--json');
      const { taken, left_out, done_before } = JSON.parse(stdout);
      return [code, taken, left_out, done_before];
    };
    const names = async () => {
      const { data } = json(await admittance('users', 'list', '--json', '--limit', '100'));
      return data.map(({ username }: { username: string }) => username).filter((name: string) => name !== 'boss');
    };
    return { deps, admittance, path, take, names };
  };

  it('takes it with --unverifiable take, after a run that took nobody', async () => {
    const { take, names } = await begin('username,password,approved\nann,secret one,1\nbob,secret two,1\n');
    const preset = ['--preset', 'flask-tutorial'];
    assert.deepEqual(await take(...preset), [1, 0, 2, 0]);
    assert.deepEqual(await take(...preset, '--unverifiable', 'take'), [0, 2, 0, 0]);
    assert.deepEqual(await take(...preset, '--unverifiable', 'take'), [0, 0, 0, 2]);
    assert.deepEqual(await names(), ['ann', 'bob']);
  });

  it('reads other columns after a run that took nobody', async () => {
    const { take, names } = await begin(`login,name,hash\nann@example.org,Ann Lee,${someHash}\n`);
    const skip = ['--on-conflict', 'skip'];
    assert.deepEqual(await take('--map', 'username=name,password=hash', ...skip), [1, 0, 1, 0]);
    assert.deepEqual(await take(...map, ...skip), [0, 1, 0, 0]);
    assert.deepEqual(await names(), ['ann@example.org']);
  });

  it('takes some of many, of several batches, those that were renamed once only', async () => {
    const filler = Array.from({ length: 2_100 }, (_, index) => `user-${index},${index % 700 === 5 ? 'x' : someHash}\n`);
    const { deps, take, path, admittance } = await begin(
      `login,hash\nMary Ann,${someHash}\nann,${someHash}\nANN,${someHash}\nboss,${someHash}\n${filler.join('')}`,
    );
    assert.deepEqual(await take(...map, '--on-conflict', 'skip'), [0, 2_097, 7, 0]);
    const plan = await admittance('import', path, ...map, '--json');
    const { rows, done, conflicts, left_out } = JSON.parse(plan.stdout);
    assert.deepEqual([rows, done, conflicts, left_out], [2_104, 2_097, 4, 3]);
    assert.deepEqual(await take(...map, '--on-conflict', 'rename'), [0, 4, 3, 2_097]);
    appendFileSync(path, `zoe,${someHash}\n`);
    assert.deepEqual(await take(...map, '--on-conflict', 'rename', '--unverifiable', 'take'), [0, 4, 0, 2_101]);
    assert.deepEqual(await take(...map, '--on-conflict', 'rename'), [0, 0, 0, 2_105]);
    const found = await deps.database.selectFrom('users').select('username').orderBy('id').execute();
    const others = found.map(({ username }) => username).filter((name) => !name.startsWith('user-'));
    assert.deepEqual([found.length, others], [2_106, ['boss', 'Mary-Ann', 'ann-2', 'ANN-3', 'boss-2', 'zoe']]);
  });

  it('takes it once when two do so at the same time', async () => {
    const filler = Array.from({ length: 1_500 }, (_, index) => `user-${index},x\n`).join('');
    const { deps, take } = await begin(`login,hash\nann,${someHash}\n${filler}`);
    assert.deepEqual(await take(...map), [0, 1, 1_500, 0]);
    const both = await Promise.all([1, 2].map(() => take(...map, '--unverifiable', 'take')));
    assert.equal(both[0]?.[1] + both[1]?.[1], 1_500);
    assert.deepEqual(
      both.map(([code]) => code),
      [0, 0],
    );
    const users = await deps.database.selectFrom('users').select('username').execute();
    assert.equal(users.length, 1_502);
  });
});
