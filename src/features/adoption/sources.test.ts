/** What is no list of accounts is refused with the line, and never quoted: it may hold passwords. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { someHash } from '../../../test/support/foreign-tables.ts';
import { makeFolder } from '../../../test/support/process.ts';
import { openFile } from './file-source.ts';
import { resolveMapping } from './mapping.ts';
import { toMilliseconds } from './read-values.ts';
import { AdoptionFailure } from './source.ts';
import { openTable } from './table-source.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});
let files = 0;
const secret = 'hunter2';

async function readAll(text: string | Uint8Array, ending: string): Promise<Record<string, unknown>[]> {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  const source = await openFile(path);
  resolveMapping('flask-tutorial', {}, source);
  const rows = await Array.fromAsync(source.rows([]));
  return rows.map(({ where, values }) => ({ where, ...values }));
}

const good = `username,password\nann,${secret}\n`;
for (const [what, text, ending, sentence] of [
  ['a quote that is not closed', `${good}"bob,x\n`, 'csv', /^Line 3 of .* opens a quote that is never closed/],
  ['a quote in a cell', `${good}bob,x"y"\n`, 'csv', /^Line 3 of .* has a quote where none may be/],
  ['a cell too few', `${good}bob\n`, 'csv', /^Line 3 of .* has more or fewer cells/],
  [
    'a column that is there twice',
    'username,username\n',
    'csv',
    /^Line 1 of .* names a column twice: its columns 1 and 2/,
  ],
  [
    'a column that is there twice, as a password may be',
    `user,${secret},${secret}\n`,
    'csv',
    /its columns 2 and 3 have/,
  ],
  [
    'semicolons',
    `username;password\nann;${secret}\n`,
    'csv',
    /^Line 1 of .* has no commas but semicolons: add --delimiter ';'/,
  ],
  ['tabs', `username\tpassword\nann\t${secret}\n`, 'csv', /^Line 1 of .* has no commas but tabs: add --delimiter tab/],
  ['commas in a .tsv', good, 'tsv', /^Line 1 of .* has no tabs but commas: add --delimiter ,/],
  [
    'an account for a header',
    `1,ann,${secret}\n2,bob,x\n`,
    'csv',
    /^Line 1 of .* looks like an account.*: --columns id,/,
  ],
  ['a hash for a header', `ann,${someHash}\nbob,x\n`, 'csv', /^Line 1 of .* looks like an account/],
  [
    'a header that tells nothing',
    `ann,${secret}\nbob,x\n`,
    'csv',
    /has 2 columns whose names are not shown.*--columns/,
  ],
  ['no header', `ann,${secret}\n`, 'csv', /holds no accounts/],
  ['an empty file', '', 'csv', /holds no accounts/],
  [
    'a column that is missing',
    `name,password\nann,${secret}\n`,
    'csv',
    /has no column "username"; it has name, password\. Say which one it is with --map username=COLUMN/,
  ],
  ['Latin-1', Buffer.from(`${good}zo\xeb,x\n`, 'latin1'), 'csv', /^Line 3 of .* is not UTF-8/],
  ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le'), 'csv', /^Line 1 of .* is not UTF-8/],
  ['a line without an end', `${good}${'x'.repeat(1_400_000)}`, 'csv', /^Line 3 of .* is longer than 1 MiB/],
  [
    'a line that is no JSON',
    `{"username":"ann","password":"x"}\n{"password":"${secret}"\n`,
    'jsonl',
    /^Line 2 of .* is not JSON/,
  ],
  [
    'a line that is no object',
    `{"username":"ann","password":"x"}\n["${secret}"]\n`,
    'jsonl',
    /^Line 2 of .* is no JSON object/,
  ],
  [
    'a line with a member twice',
    `{"username":"ann","password":"x"}\n{"username":"bob","password":"${secret}","banned":true,"banned":false}\n`,
    'jsonl',
    /^Line 2 of .* is refused: A member appears twice in one object\.$/,
  ],
  [
    'an array with a member twice',
    `[{"username":"bob","password":"${secret}","banned":true,"b\\u0061nned":false}]`,
    'json',
    /\.json is refused: A member appears twice in one object\.$/,
  ],
  [
    'a member that objects have of their own',
    `{"username":"ann","password":"${secret}","__proto__":{"role":"admin"}}`,
    'jsonl',
    /^Line 1 of .* is refused: The member "__proto__" is not accepted\.$/,
  ],
  ['an array that is cut off', `[\n{"username":"ann","password":"${secret}"},\n`, 'json', / is not JSON: a quote/],
  ['an object and no array', `{"${secret}":{"password":"${secret}"}}`, 'json', /holds no list of accounts: .* "users"/],
  ['an object with two arrays', `{"${secret}":[],"y":[]}`, 'json', /holds no list of accounts/],
  ['an object whose users are none', `{"users":{},"${secret}":[]}`, 'json', /holds no list of accounts/],
  ['a list of words', `{"users":["${secret}"]}`, 'json', /^Entry 1 of .* is no JSON object/],
  ['lines in a .json', `{"username":"ann"}\n{"username":"bob"}`, 'json', /^Line 2 of .* is not JSON.*--format jsonl/],
  [
    'an entry that is no object',
    `[{"username":"ann","password":"x"},"${secret}"]`,
    'json',
    /^Entry 2 of .* is no JSON object/,
  ],
  ['an ending that says nothing', good, 'txt', /add --format csv/],
] as const)
  it(`refuses ${what}`, () =>
    assert.rejects(readAll(text, ending), (error: Error) => {
      assert.ok(error instanceof AdoptionFailure, String(error));
      assert.match(error.message, sentence);
      return !error.message.includes(secret);
    }));

it('reads what is there, line by line, with or without a byte order mark and a last line feed', async () => {
  const ann = { username: 'ann', password: 'a,"b"\nc' };
  for (const mark of ['', '\uFEFF'])
    assert.deepEqual(await readAll(`${mark}username,password,note\r\nann,"a,""b""\nc",\r\n\r\nbob,"",x`, 'csv'), [
      { where: 'line 3', ...ann, note: null },
      { where: 'line 5', username: 'bob', password: '', note: 'x' },
    ]);
  assert.deepEqual(await readAll(`\uFEFF${JSON.stringify(ann)}\n\n${JSON.stringify(ann)}`, 'jsonl'), [
    { where: 'line 1', ...ann },
    { where: 'line 3', ...ann },
  ]);
  assert.deepEqual(await readAll(`\n[${JSON.stringify(ann)}]\n`, 'json'), [{ where: 'entry 1', ...ann }]);
});

it('finds a column that only the last of many rows has', async () => {
  const ann = '{"username":"ann","password":"x"}\n';
  for (const [ending, text] of [
    ['jsonl', `${ann.repeat(2_000)}{"username":"bob","password":"x","banned":true}\n`],
    ['json', `[${ann.repeat(2_000).trim().replaceAll('\n', ',')},{"username":"bob","password":"x","banned":true}]`],
  ] as const) {
    const path = join(folder, `${++files}.${ending}`);
    writeFileSync(path, text);
    assert.deepEqual((await openFile(path)).columns, ['username', 'password', 'banned']);
  }
});

it('refuses what is no file, no database, or not there', async () => {
  mkdirSync(join(folder, 'a.csv'));
  await assert.rejects(openFile(join(folder, 'a.csv')), /is no plain file/);
  await assert.rejects(openFile(join(folder, 'b.csv')), /cannot be read \(ENOENT\)/);
  await assert.rejects(openTable(`sqlite:${join(folder, 'c.db')}`, 'users', 'id'), /There is no file/);
  writeFileSync(
    join(folder, 'd.db'),
    'this is no database, but long enough to be one of a hundred bytes or so'.repeat(20),
  );
  await assert.rejects(
    openTable(`sqlite:${join(folder, 'd.db')}`, 'users', 'id'),
    /d\.db cannot be read: file is not a database/,
  );
  const away = openTable(`mysql://reader:${secret}@127.0.0.1:1/shop`, 'users', 'id');
  await assert.rejects(
    away,
    (error: Error) =>
      /^mysql:\/\/127\.0\.0\.1:1\/shop cannot be read: .*ECONNREFUSED/.test(error.message) &&
      !error.message.includes(secret),
  );
  const wrong = openTable(`mysql://reader:${secret}@host`, 'users', 'id');
  await assert.rejects(
    wrong,
    (error: Error) => /needs a database name/.test(error.message) && !error.message.includes(secret),
  );
});

it('reads an instant as UTC unless it has a zone, a number as seconds or milliseconds, and nothing else', () => {
  const at = Date.UTC(2024, 1, 29, 12, 30, 15);
  for (const same of [
    '2024-02-29 12:30:15',
    '2024-02-29T12:30:15Z',
    '2024-02-29 13:30:15.000000+01:00',
    '2024-02-29T10:30:15-0200',
    '2024-02-29 18:00:15.000000+0530',
    '2024-02-29 13:30:15+01',
    at,
    String(at / 1000),
    at / 1000,
  ])
    assert.equal(toMilliseconds(same), at, String(same));
  assert.equal(toMilliseconds('2024-02-29'), Date.UTC(2024, 1, 29));
  for (const none of [null, undefined, '', ' \u00a0', 'NULL', '\\N', 'none', '0000-00-00 00:00:00', 0, '0'])
    assert.equal(toMilliseconds(none), null);
  for (const wrong of ['never', '1969-12-31', '29.2.2024', '2023-02-29', '2023-13-01', '0001-01-01', -5, true, {}])
    assert.equal(toMilliseconds(wrong), undefined, String(wrong));
});
