/** The settings as real processes read them: the environment, `.env`, and what stops a start. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Environment, makeFolder, run } from '../../test/support/process.ts';

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
    assert.deepEqual([checked.code, checked.stdout, checked.stderr], [0, 'The settings are valid.\n', '']);
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
    rmdirSync(join(cwd, '.env'));
    symlinkSync('nowhere', join(cwd, '.env'));
    const dangling = await run(['config', 'check'], { cwd });
    assert.deepEqual([dangling.code, dangling.stderr], [2, 'The file .env cannot be read (ENOENT).\n']);
  });

  it('waits for no pipe, and reads no device to its end, where a setting names a file', async () => {
    const cwd = makeFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const check = (env: Environment) => run(['config', 'check'], { cwd, env, patienceMilliseconds: 60_000 });
    const found = await Promise.all([
      check({ BRAND_LOGO: 'pipe' }),
      check({ BRAND_LOGO: '/dev/zero' }),
      check({ ADMITTANCE_SECRET_FILE: 'pipe' }),
      check({ DATABASE_URL: 'mysql://db/x?ssl-ca=pipe' }),
    ]);
    for (const { code, stderr } of found) {
      assert.match(stderr, /cannot be read \(it is no plain file\)/);
      assert.equal(code, 2);
    }
    symlinkSync('pipe', join(cwd, '.env'));
    assert.equal((await check({})).stderr, 'The file .env cannot be read (it is no plain file).\n');
  });

  for (const [what, file] of [
    ['a byte order mark', '\ufeffDATABASE_URL=mysql://app@db/x\nPORT=8080\n'],
    ['the line ends of Windows', 'DATABASE_URL=mysql://app@db/x\r\nPORT=8080\r\n'],
    ['the line ends of old Macs', 'DATABASE_URL=mysql://app@db/x\rPORT=8080\r'],
    ['quotation marks and comments', `# mine\nexport DATABASE_URL='mysql://app@db/x' # here\nPORT = "8080"\n\n`],
  ] as const)
    it(`reads every setting of a .env with ${what}`, async () => {
      const cwd = makeFolder();
      writeFileSync(join(cwd, '.env'), file);
      const { stdout } = await run(['config', 'show'], { cwd });
      assert.match(stdout, /^DATABASE_URL +mysql:\/\/app@db\/x +\.env$/m);
      assert.match(stdout, /^PORT +8080 +\.env$/m);
    });

  const marks = 'put the value of ADMITTANCE_ADMIN_PASSWORD in';
  for (const [line, fault] of [
    [
      'ADMITTANCE_ADMIN_PASSWORD=a hunter2 #2',
      `would lose what follows "#", which begins a comment: ${marks} quotation`,
    ],
    ['ADMITTANCE_ADMIN_PASSWORD=hunter#2', 'would lose what follows "#"'],
    [`ADMITTANCE_ADMIN_PASSWORD='it's hunter2'`, `would lose what follows the second quotation mark: ${marks} marks`],
    ['ADMITTANCE_ADMIN_PASSWORD="hunter2', 'opens a quotation mark that it does not close'],
    ['ADMITTANCE_ADMIN_PASSWORD="hunter\\new2"', `has "\\n" between double quotation marks`],
    ['ADMITTANCE_ADMIN_PASSWORD: hunter2', 'is not understood: write ADMITTANCE_ADMIN_PASSWORD=value'],
    ['PORT=8080', 'sets PORT, as line 1 does; keep one of them'],
    ['\u201cADMITTANCE_ADMIN_PASSWORD\u201d=hunter2', 'does not begin with a name: write NAME=value'],
    ['ADMITTANCE ADMIN PASSWORD=hunter2', 'does not begin with a name: write NAME=value'],
    ['\u00a0ADMITTANCE_ADMIN_PASSWORD=hunter2', 'does not begin with a name: write NAME=value'],
    ['HOST HOST=hunter2', 'is not understood: write HOST=value'],
    ['hunter2', 'does not begin with a name: write NAME=value'],
    [
      'DATABASE_URL=mysql://app:hunter#2@db/x',
      'would lose what follows "#", which begins a comment: in a password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23',
    ],
  ] as const)
    it(`does not guess what ${line} means in .env, and does not repeat it`, async () => {
      const cwd = makeFolder();
      writeFileSync(join(cwd, '.env'), `PORT=8080\n\n${line}\n`);
      const [check, serve] = await Promise.all([run(['config', 'check'], { cwd }), run(['serve'], { cwd })]);
      assert.equal(check.stderr.startsWith(`Line 3 of .env ${fault}`), true, check.stderr);
      assert.deepEqual([check.code, serve.code, serve.stderr], [2, 2, check.stderr]);
      assert.doesNotMatch(check.stderr, /hunter/);
    });

  it('takes what another program has on several lines of .env, but no setting of ours among them', async () => {
    const cwd = makeFolder();
    const check = (text: string) => {
      writeFileSync(join(cwd, '.env'), text);
      return run(['config', 'check'], { cwd });
    };
    const theirs = await check('KEY="-----BEGIN KEY-----\nMIIC == x\n-----END KEY-----"\nmy-app.name = x\nPORT=8080\n');
    assert.deepEqual([theirs.code, theirs.stderr], [0, '']);
    const swallowed = await check('KEY="open\nPORT="8080"\n');
    assert.equal(swallowed.stderr, 'Line 2 of .env stands within quotation marks that an earlier line opens.\n');
  });

  it('says so when .env, or the file of a secret, is not UTF-8', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, '.env'), Buffer.from('\ufeffPORT=8080\n', 'utf16le'));
    const inEnv = await run(['config', 'check'], { cwd });
    assert.equal(inEnv.stderr, 'The file .env cannot be read (it is not UTF-8: save it as UTF-8).\n');
    writeFileSync(join(cwd, '.env'), Buffer.from('PORT=8080\n', 'utf16le'));
    const unmarked = await run(['config', 'check'], { cwd });
    assert.deepEqual([unmarked.code, unmarked.stderr], [2, inEnv.stderr]);
    const other = makeFolder();
    writeFileSync(join(other, 'secret'), Buffer.from('\ufeffa secret of more than 32 characters', 'utf16le'));
    const inFile = await run(['config', 'check'], { cwd: other, env: { ADMITTANCE_SECRET_FILE: 'secret' } });
    assert.match(inFile.stderr, /the file secret of ADMITTANCE_SECRET_FILE cannot be read \(it is not UTF-8/);
    assert.deepEqual([inEnv.code, inFile.code], [2, 2]);
  });

  it('asks about a name in .env that is a slip of the fingers away from a setting', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, '.env'), 'PROT=33\nLOGLEVEL=debug\nPORT=8080\nCOMPOSE_PROJECT_NAME=x\nHOSTNAME=y\n');
    const [human, asJson] = await Promise.all([
      run(['config', 'check'], { cwd }),
      run(['config', 'check', '--json'], { cwd }),
    ]);
    const warnings = [
      'LOGLEVEL in .env is not a setting; did you mean LOG_LEVEL?',
      'PROT in .env is not a setting; did you mean PORT?',
    ];
    assert.deepEqual([human.code, human.stdout], [0, `${warnings.join('\n')}\nThe settings are valid.\n`]);
    assert.deepEqual(JSON.parse(asJson.stdout), { ok: true, warnings });
  });

  it('takes no byte order mark for a part of a secret: of its file, of a password on standard input', async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'url'), '\ufeffmysql://app@db/x\n');
    const { stdout } = await run(['config', 'show'], { cwd, env: { DATABASE_URL_FILE: 'url' } });
    assert.match(stdout, /^DATABASE_URL +mysql:\/\/app@db\/x +file$/m);
    assert.equal((await run(['migrate'], { cwd })).code, 0);
    const short = await run(['admin', 'create', 'chief'], { cwd, stdin: '\ufefffourteen chars' });
    assert.match(short.stderr, /at least 15 characters/);
  });
});
