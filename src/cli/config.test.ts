/** The settings as real processes read them: the environment, `.env`, and what stops a start. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeFolder, run } from '../../test/support/process.ts';

describe('config', () => {
  it('shows what holds and where it comes from: the environment, then .env, then the default', async () => {
    const cwd = makeFolder();
    writeFileSync(
      join(cwd, '.env'),
      `# of this installation\nPORT=8080\nHOST="0.0.0.0"\nPUBLIC_URL='https://accounts.example.net'\nDATABASE_URL=mysql://app:p%40ss@db/x\n`,
    );
    const env = { PORT: '8081', PUBLIC_URL: '' };
    const [human, asJson, checked] = await Promise.all([
      run(['config', 'show'], { cwd, env }),
      run(['config', 'show', '--json'], { cwd, env }),
      run(['config', 'check'], { cwd, env }),
    ]);
    const rows = JSON.parse(asJson.stdout) as { name: string; value: string }[];
    const values = ['PORT', 'HOST', 'PUBLIC_URL', 'DATABASE_URL'].map(
      (wanted) => rows.find(({ name }) => name === wanted)?.value,
    );
    assert.deepEqual(values, ['8081', '0.0.0.0', 'http://0.0.0.0:8081', 'mysql://app:********@db/x']);
    assert.match(human.stdout, /^PORT +8081 +environment$/m);
    assert.match(human.stdout, /^LOG_LEVEL +info +default$/m);
    assert.doesNotMatch(human.stdout + asJson.stdout, /p%40ss|p@ss/);
    assert.deepEqual([checked.code, checked.stdout, checked.stderr], [0, 'The settings are fine.\n', '']);
  });

  it('stops every command with all that is wrong, and exit code 2, before anything is made', async () => {
    const cwd = makeFolder();
    const env = { PORT: 'eighty', ADMITTANCE_TYPO: '1', ADMITTANCE_SECRET: 'hunter2hunter2' };
    const [serve, list, check, asJson] = await Promise.all([
      run(['serve'], { cwd, env }),
      run(['users', 'list'], { cwd, env }),
      run(['config', 'check'], { cwd, env }),
      run(['config', 'check', '--json'], { cwd, env }),
    ]);
    for (const { code, stdout, stderr } of [serve, list, check]) {
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^ADMITTANCE_TYPO is not a setting/m);
      assert.match(stderr, /^PORT is wrong: it must be a whole number from 0 to 65535\.$/m);
      assert.match(stderr, /^ADMITTANCE_SECRET is wrong: it must be at least 32 bytes/m);
      assert.doesNotMatch(stderr, /hunter2|^\s+at /m);
    }
    assert.deepEqual([asJson.code, asJson.stdout], [2, '']);
    assert.match(JSON.parse(asJson.stderr).error, /PORT is wrong/);
    assert.equal(existsSync(join(cwd, 'data')), false);
  });

  it('says so when .env is no readable file', async () => {
    const cwd = makeFolder();
    mkdirSync(join(cwd, '.env'));
    const { code, stderr } = await run(['config', 'check'], { cwd });
    assert.deepEqual([code, stderr], [2, 'The file .env cannot be read (EISDIR).\n']);
  });
});
