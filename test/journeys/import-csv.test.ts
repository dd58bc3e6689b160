/** CSV as programs and spreadsheets write it: without a header, padded, with other delimiters; nothing of it is shown. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { commands, json, refused } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { someHash } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});
let files = 0;
function write(text: string, ending = 'csv'): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

const secret = 'hunter2-hunter2';
const map = ['--map', 'username=login,password=hash'];

onTwoDatabases('importing CSV', (test) => {
  it('without a header shows nobody’s password, and takes the accounts once the columns are named', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    for (const [line, sentence] of [
      [
        `1,ann,${someHash}`,
        /^Line 1 of \S+ looks like an account.* its 3 columns are: --columns id,username,password$/m,
      ],
      [`ann@example.org,${secret}`, /^Line 1 of \S+ looks like an account/m],
      [`ann,${secret}`, /[Ii]t has 2 columns whose names are not shown, because they could belong to an account/],
      [`${secret},${secret}`, /^Line 1 of \S+ names a column twice: its columns 1 and 2 have the same name\.$/m],
    ] as const)
      for (const more of [['--preset', 'flask-tutorial'], map, []]) {
        const done = await admittance('import', write(`${line}\n${line}\n`), ...more);
        assert.notEqual(done.code, 0);
        assert.match(done.stderr, sentence);
        assert.ok(!`${done.stdout}${done.stderr}`.includes(someHash) && !done.stderr.includes(secret), done.stderr);
      }

    const path = write(`1,ann,${someHash}\n2,bob,${someHash}\n`);
    const taken = await admittance('import', path, '--columns', 'id,username,password', '--yes', '--json');
    assert.equal(json(taken).taken, 2);
    assert.equal(json(await admittance('users', 'show', 'ann', '--json')).status, 'pending');
    refused(
      await admittance('import', path, '--columns', 'id,username'),
      1,
      /^Line 1 of \S+ has more or fewer cells than/,
    );
    refused(await admittance('import', path, '--columns', 'id,id,username'), 2, /a name of its own for each column/);
    refused(
      await admittance('import', write(`id,username,password\n1,x,${someHash}\n`), '--columns', 'id,username,password'),
      2,
      /looks like the names of its columns: leave --columns out/,
    );
    refused(
      await admittance('import', write('[]', 'json'), '--columns', 'username,password'),
      2,
      /--columns are for CSV/,
    );
  });

  it('padded as psql prints it is read without the padding', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const width = someHash.length;
    const path = write(
      [
        ` id | login |   mail    | ${'hash'.padEnd(width)} `,
        `----+-------+-----------+-${'-'.repeat(width)}-`,
        `  1 | ann   | a@ex.org  | ${someHash} `,
        `  2 | bob   |           | ${someHash} `,
        '(2 rows)',
        '',
      ].join('\n'),
    );
    refused(
      await admittance('import', path, ...map),
      2,
      /^Line 1 of \S+ has no commas but bars: add --delimiter '\|'$/m,
    );
    const args = [
      'import',
      path,
      '--map',
      'username=login,password=hash,email=mail',
      '--delimiter',
      '|',
      '--yes',
      '--json',
    ];
    const done = json(await admittance(...args));
    assert.deepEqual([done.taken, done.left_out], [2, 0]);
    const users = json(await admittance('users', 'list', '--json')).data;
    assert.deepEqual(
      users.slice(-2).map(({ username, email }: Record<string, string>) => [username, email]),
      [
        ['ann', 'a@ex.org'],
        ['bob', null],
      ],
    );
    const commas = write(`login , hash\ncarl ,  ${someHash}\n" dora" , ${someHash}\n`);
    const plan = JSON.parse((await admittance('import', commas, ...map, '--json')).stdout);
    // What stands in quotes is what it says.
    assert.deepEqual([plan.rows, plan.unverifiable, plan.conflicts], [2, 0, 1]);
  });

  it('with semicolons, tabs or sep=; is read when it is said, and otherwise the refusal says how', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const of = (delimiter: string, name: string) => `login${delimiter}hash\n${name}${delimiter}${someHash}\n`;
    refused(
      await admittance('import', write(of(';', 'ann')), ...map),
      2,
      /has no commas but semicolons: add --delimiter ';'/,
    );
    refused(
      await admittance('import', write(of(',', 'ann')), ...map, '--delimiter', ';'),
      2,
      /no semicolons but commas: add --delimiter ,/,
    );
    const semicolons = write(`\uFEFFsep=;\r\n${of(';', 'ann')}`);
    refused(
      await admittance('import', semicolons, ...map, '--delimiter', ','),
      2,
      /says that semicolons separate its columns/,
    );
    const cells = `1;ann;${someHash}\n`;
    for (const [text, more] of [
      [cells, ['--columns', 'id,username,password']],
      [`login;"name, first";hash\nann;"x, y";${someHash}\n`, map],
      [`login;name,first;hash\nann;x,y;${someHash}\n`, map],
    ] as const) {
      const { code, stderr } = await admittance('import', write(text), ...more);
      assert.equal(code, 2);
      assert.match(stderr, /semicolons.*: add --delimiter ';'$|semicolons separate its columns, add --delimiter ';'$/m);
      assert.ok(!stderr.includes(someHash));
    }
    for (const [path = '', ...more] of [
      [semicolons],
      [write(of(';', 'bob')), '--delimiter', ';'],
      [write(of('\t', 'carl')), '--delimiter', 'tab'],
      [write(of('\t', 'dora'), 'tsv')],
      [write(of('|', 'emil')), '--delimiter', '|'],
    ] as string[][])
      assert.equal(json(await admittance('import', path, ...map, ...more, '--yes', '--json')).taken, 1);
  });

  it('takes a line of commas for no account, and says what to do when it can take nobody', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const spreadsheet = write(`login,hash\nann,${someHash}\n,\n , \n`);
    assert.deepEqual([json(await admittance('import', spreadsheet, ...map, '--json')).rows], [1]);
    assert.equal(json(await admittance('import', spreadsheet, ...map, '--yes', '--json')).taken, 1);
    // The same again has nothing to take and nothing to complain of.
    assert.equal((await admittance('import', spreadsheet, ...map, '--yes')).code, 0);

    const passwords = write(`login,hash\n${secret},ann\n${secret},bob\n`);
    for (const more of [[], ['--json'], ['--yes']]) {
      const { code, stdout, stderr } = await admittance('import', passwords, ...map, ...more);
      assert.equal(code, 1, stderr);
      assert.ok(!`${stdout}${stderr}`.includes(secret), stdout);
      if (!more.includes('--json'))
        assert.match(stdout, /No row can be imported: none has a password hash .* --map password=/);
    }
    // Of two that share a name one is left out already, and is told once.
    const three = write(`login,hash\nkim,nohash\nKIM,${someHash}\nlee,${someHash}\n`);
    const shared = await admittance('import', three, ...map, '--on-conflict', 'skip');
    assert.equal(shared.code, 0);
    assert.match(shared.stdout, /^1 row of .* will be taken/m);
    assert.equal(json(await admittance('import', three, ...map, '--on-conflict', 'skip', '--yes', '--json')).taken, 1);
    const named = write(`login,hash\nann,${someHash}\n`);
    const { code, stdout } = await admittance('import', named, ...map, '--on-conflict', 'skip', '--yes');
    assert.equal(code, 1);
    assert.match(stdout, /^taken +0\n[\s\S]*No row can be imported: the reasons are above/);
  });
});
