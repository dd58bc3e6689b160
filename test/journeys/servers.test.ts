/** What the servers of one database know of each other, and what `doctor` says of them. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/platform/database/connect.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { makeFolder, run, type ServerProcess, serve } from '../support/process.ts';

onEveryDatabase('servers of one database', (database) => {
  const PUBLIC_URL = 'https://accounts.example.org';
  let env: Record<string, string>;
  let first: ServerProcess;

  before(async () => {
    const folder = makeFolder();
    env = { DATABASE_URL: await database.create(), ADMITTANCE_DATA_DIR: folder, PUBLIC_URL };
    first = await serve({ env });
  });

  const examined = async () => {
    const { stdout } = await run(['doctor', '--json'], { env });
    const { findings } = JSON.parse(stdout) as { findings: { check: string; result: string; finding: string }[] };
    return findings.filter(({ check }) => check === 'servers').map(({ result, finding }) => [result, finding]);
  };
  const rows = async () => {
    const { database: tables } = connect(env['DATABASE_URL'] as string);
    try {
      return await tables.selectFrom('processes').selectAll().execute();
    } finally {
      await tables.destroy();
    }
  };
  const until = async (holds: () => Promise<boolean> | boolean) => {
    while (!(await holds())) await sleep(50);
  };

  it('are counted while they serve, and agree', async () => {
    const second = await serve({ env });
    await until(async () => (await rows()).length === 2);
    assert.deepEqual(await examined(), [['ok', '2 processes on 1 machine agree']]);
    second.kill('SIGTERM');
    assert.equal(await second.exited, 0);
    assert.equal((await rows()).length, 1);
    assert.deepEqual(await examined(), []);
  });

  it('are told of when one has another PUBLIC_URL, by its log and by doctor', async () => {
    const other = await serve({ env: { ...env, PUBLIC_URL: 'https://accounts.example.net' } });
    const warned = () => other.log().find(({ msg }) => msg.includes('different PUBLIC_URLs'));
    await until(() => warned() !== undefined);
    assert.deepEqual(warned()?.['public_urls'], ['https://accounts.example.net', PUBLIC_URL]);
    const [[result, finding] = []] = await examined();
    assert.equal(result, 'warning');
    assert.match(
      String(finding),
      /different PUBLIC_URLs: https:\/\/accounts\.example\.net on .*; https:\/\/accounts\.example\.org on /,
    );
    other.kill('SIGKILL');
    await other.exited;
  });

  it('are forgotten when they have said nothing for a while', async () => {
    const { database: tables } = connect(env['DATABASE_URL'] as string);
    const longAgo = Date.now() - 200_000;
    await tables.updateTable('processes').set({ seen_at: longAgo }).where('public_url', '!=', PUBLIC_URL).execute();
    await tables.destroy();
    assert.deepEqual(await examined(), []);
    first.kill('SIGTERM');
    assert.equal(await first.exited, 0);
  });
});
