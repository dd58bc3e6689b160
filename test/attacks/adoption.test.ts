/** A table as years of a lenient program leave it: nothing is merged, dropped or cut off unseen. Covers G04, U18. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { usernameKey } from '../../src/features/users/username.ts';
import { commands, json, refused } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { makeTable, type OldRow, open, someHash } from '../support/foreign-tables.ts';
import { makeFolder } from '../support/process.ts';

const fifty = 'n'.repeat(50);
const clean: OldRow[] = [
  ...Array.from({ length: 960 }, (_, index) => ({
    username: `user-${index}`,
    role: ['user', null, ''][index % 3] ?? null,
  })),
  { username: fifty },
  { username: 'Straße' },
  { username: 'ann@example.org' },
  { username: 'no-role', role: '', approved: 1 },
  { username: 'no-approval', role: 'admin', approved: null },
  { username: 'a-king', role: 'king' },
  { username: 'boss', role: 'admin' },
];
/** With what each becomes under `rename`. */
const faulty: [OldRow, string][] = [
  ...Array.from({ length: 10 }, (_, index): [OldRow, string][] => [
    [{ username: `Twin-${index}` }, `Twin-${index}-2`],
    [{ username: `tWIN-${index}` }, `tWIN-${index}-3`],
  ]).flat(),
  [{ username: 'user-1 ', role: 'admin' }, 'user-1-2'],
  [{ username: '  padded' }, 'padded'],
  [{ username: 'STRASSE' }, 'STRASSE-3'],
  [{ username: 'ANN@example.org' }, 'ANN-example.org-2'],
  [{ username: 'Mary Ann' }, 'Mary-Ann'],
  [{ username: 'zero\u200bwidth' }, 'zerowidth'],
  [{ username: '\u0430dmin' }, 'user-994'],
  [{ username: '' }, 'user-995'],
  [{ username: `${'n'.repeat(49)}@` }, `${'n'.repeat(42)}`],
  [{ username: "'; DROP TABLE users; --" }, 'DROP-TABLE-users'],
];

onEveryDatabase('G04 a table of a thousand rows', (test) => {
  const rows = [
    ...clean,
    ...faulty.map(([row]) => row),
    { username: 'plain', password: 'correct horse battery staple' },
  ];
  /** Two of those that were clean are one name with a faulty one. */
  const shared = new Set(['Straße', 'ann@example.org']);
  const conflicts = faulty.length + shared.size;

  it('stops at names that cannot be kept, lists them all, and changes nothing', async () => {
    const url = await makeTable(test, rows);
    const admittance = commands(url);
    const report = join(makeFolder(), 'plan.jsonl');
    const plan = await admittance('adopt', '--json', '--report', report);
    assert.equal(plan.code, 1);
    const { lines, ...told } = JSON.parse(plan.stdout);
    assert.deepEqual([told.rows, told.conflicts, told.unverifiable], [rows.length, conflicts, 1]);
    const names = (outcome: string) =>
      lines
        .filter((line: { outcome: string }) => line.outcome === outcome)
        .map(({ username }: { username: string }) => username);
    assert.deepEqual(names('conflict').sort(), [...shared, ...faulty.map(([{ username }]) => username)].sort());
    assert.deepEqual(names('changed').sort(), ['a-king', 'plain']);
    assert.deepEqual(read(report), lines);
    assert.equal(statSync(report).mode & 0o777, 0o600);
    for (const args of [['--yes'], ['--yes', '--on-conflict', 'stop']])
      refused(
        await admittance('adopt', ...args),
        3,
        new RegExp(
          `Nothing was changed: ${conflicts} rows have names[\\s\\S]*--on-conflict skip[\\s\\S]*--on-conflict rename`,
        ),
      );
    const tables = await open(url).introspection.getTables();
    assert.deepEqual(
      tables.map(({ name }) => name).filter((name) => name !== 'sqlite_sequence'),
      ['users'],
    );
    assert.ok(!`${plan.stdout}${readFileSync(report)}`.includes(someHash.slice(20, 60)));
  });

  for (const policy of ['skip', 'rename'] as const)
    it(`with ${policy} every row is either there as it was or in the report`, async () => {
      const url = await makeTable(test, rows);
      const report = join(makeFolder(), 'report.jsonl');
      const done = json(await commands(url)('adopt', '--yes', '--json', '--on-conflict', policy, '--report', report));
      const left = policy === 'skip' ? conflicts : 0;
      assert.deepEqual([done.taken, done.left_out, done.renamed], [rows.length - left, left, conflicts - left]);
      const lines = new Map(
        read(report)
          .filter(({ outcome }) => outcome !== 'changed')
          .map((line) => [line.row, line]),
      );
      const users = await open(url).selectFrom('users').selectAll().orderBy('id').execute();
      const byId = new Map(users.map((user) => [user.id, user]));
      for (const [index, row] of rows.entries()) {
        const [line, user] = [lines.get(`id ${index + 1}`), byId.get(index + 1)];
        assert.equal(user?.username, line ? line.new_username : row.username);
        if (!user) continue;
        assert.equal(user.username_key, usernameKey(user.username));
        const isActive = row.approved !== null;
        assert.equal(user.status, isActive ? 'active' : 'pending');
        assert.equal(user.role, row.role === 'admin' && isActive ? 'admin' : 'user');
        assert.equal(user.password_hash, row.password === undefined ? someHash : '!');
      }
      assert.equal(new Set(users.map(({ username_key }) => username_key)).size, users.length);
      if (policy === 'rename')
        for (const [{ username }, name] of faulty)
          assert.equal([...lines.values()].find((line) => line.username === username)?.new_username, name);
      assert.ok(!JSON.stringify(users).includes('correct horse'), 'a password as it is was stored');
    });
});

function read(path: string): { row: string; username: string; outcome: string; new_username?: string }[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
