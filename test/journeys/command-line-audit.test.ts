/** The audit trail and locked accounts at the command line, beside a running server. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { toCsv, toEvent } from '../../src/features/audit/event.ts';
import { record } from '../../src/features/audit/record.ts';
import { sealEvents } from '../../src/features/audit/seal-events.ts';
import { listEventsAfter } from '../../src/features/audit/store.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { makeAccount } from '../support/accounts.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { type Installation, install, start, testSecret } from '../support/installation.ts';
import { begin, makeFolder } from '../support/process.ts';

type Listed = { id: number; type: string; subject_id: number | null };

const instant = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d';
const lines = (text: string): Listed[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const wrong = 'not the password at all';

onTwoDatabases('the command line', (database) => {
  let service: Installation;
  let folder: string;
  let env: Record<string, string>;
  let admittance: ReturnType<typeof commands>;
  let alice: number;

  before(async () => {
    service = await start(await database.create());
    folder = makeFolder();
    env = { DATABASE_URL: service.deps.config.databaseUrl, ADMITTANCE_SECRET: testSecret };
    admittance = commands(service.deps.config.databaseUrl);
    alice = (await makeAccount(service.deps, 'alice')).id;
  });

  const guess = (username: string) =>
    service.call('POST', '/login', { body: { username, password: wrong } }).then(({ status }) => status);
  /** With the names that the command line puts to the ids. */
  const all = async () =>
    (await listEventsAfter(service.deps.database, 0, {}, 10_000)).map((row) => ({
      ...toEvent(row),
      actor_name: row.actor_id === alice ? 'alice' : null,
      subject_name: row.subject_id === alice ? 'alice' : null,
    }));

  it('lets somebody in again who is locked out, and shows what happened', async () => {
    for (let count = 0; count < 10; count++) assert.equal(await guess('alice'), 401);
    assert.equal(await guess('alice'), 429);
    succeeded(await admittance('users', 'unlock', 'alice'), 'The failed sign-ins of alice were reset.\n');
    const nothing = 'alice has no failed sign-ins: there was nothing to reset.\n';
    succeeded(await admittance('users', 'unlock', 'alice'), nothing);
    await service.signIn('alice');

    const [table, some, none] = await Promise.all([
      admittance('audit', 'tail'),
      admittance('audit', 'tail', '--limit', '2', '--type', 'login.refused', '--subject', 'alice', '--json'),
      admittance('audit', 'verify'),
    ]);
    assert.match(table.stdout, /^AT +TYPE +OUTCOME +ACTOR +SUBJECT +ADDRESS +DETAILS\n/);
    const row = (text: string) => new RegExp(`^${instant}  ${text}$`, 'm');
    assert.match(
      table.stdout,
      row(`login.refused +refused +anyone +${alice} alice +127\\.0\\.0\\.1 +reason=wrong password`),
    );
    assert.match(table.stdout, row(`user.unlocked +succeeded +operator +${alice} alice +– +–`));
    assert.match(table.stdout, /login\.succeeded +succeeded +user \d+ alice +\d+ alice +127\.0\.0\.1 +session=\d+\n$/);
    assert.ok(table.stdout.split('\n').every((line) => line.length < 160));
    const refusals = (await all()).filter(({ type }) => type === 'login.refused');
    assert.deepEqual([some.code, lines(some.stdout)], [0, refusals.slice(-2)]);
    succeeded(none, /^0 batches are as sealed\.\nNothing is sealed yet/);
  });

  it('follows what happens until a signal, each event once, also one that is committed late', async () => {
    const args = ['audit', 'tail', '--follow', '--limit', '1', '--type', 'login.refused', '--json'];
    const { child, finished, output } = begin(args, { cwd: folder, env });
    const known = (await all()).filter(({ type }) => type === 'login.refused').slice(-1);
    const waitFor = async (count: number) => {
      while (output().split('\n').length <= count && child.exitCode === null) await sleep(20);
    };
    await waitFor(1);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const late = inTransaction(service.deps, async (deps) => {
      await record(deps, 'login.refused', { subject: 1 });
      begun.resolve();
      // SQLite has one writer, so nothing can overtake it there.
      if (database.name !== 'sqlite') await goOn.promise;
    });
    await begun.promise;
    if (database.name === 'sqlite') await late;
    await record(service.deps, 'login.refused', { subject: 2 });
    await record(service.deps, 'user.unlocked', { subject: 3 });
    await waitFor(2);
    goOn.resolve();
    await late;
    await waitFor(3);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    assert.deepEqual([code, stderr], [0, '']);
    const [first, ...others] = lines(stdout);
    assert.deepEqual([first], known);
    assert.deepEqual(others.map(({ subject_id }) => subject_id).sort(), [1, 2]);
  });

  it('says whether the trail is whole, and which batch is not', async () => {
    const { deps, turnClock } = service;
    turnClock(2 * 60_000);
    await sealEvents(deps);
    await record(deps, 'login.refused');
    turnClock(2 * 60_000);
    await sealEvents(deps);
    const { head, ...verdict } = json(await admittance('audit', 'verify', '--json'));
    assert.deepEqual(verdict, { verified: 2, deleted: 0, findings: [] });
    await deps.database.updateTable('audit_events').set({ subject_id: 8 }).where('batch', '=', 1).execute();
    await deps.database.deleteFrom('audit_batches').where('number', '=', 2).execute();
    await deps.database.deleteFrom('audit_events').where('batch', '=', 2).execute();

    const [changed, cut] = await Promise.all([
      admittance('audit', 'verify'),
      admittance('audit', 'verify', '--expect', head, '--json'),
    ]);
    assert.deepEqual([changed.code, changed.stderr], [1, '']);
    assert.match(changed.stdout, /^BATCH +FROM +TO +FINDING\n/);
    assert.match(changed.stdout, new RegExp(`^1 +${instant} +${instant} +an event in it was changed$`, 'm'));
    assert.match(changed.stdout, /^0 batches are as sealed\.\nHead: 1:[\w-]{43}\nNote the head elsewhere/m);
    assert.equal(cut.code, 1);
    const { findings } = JSON.parse(cut.stdout);
    assert.deepEqual(
      findings.map(({ batch }: { batch: number | null }) => batch),
      [1, null],
    );
    assert.match(findings[0].first_at, /^\d{4}-.*Z$/);
    assert.match(findings[1].finding, /the end was cut off or replaced/);
  });
});

describe('the command line', () => {
  it('exports everything or what is asked for, and leaves no half file', async () => {
    const { deps } = await install(anyDatabase);
    const folder = makeFolder();
    const admittance = commands(deps.config.databaseUrl);
    const at = (name: string) => join(folder, name);
    const all = async () =>
      (await listEventsAfter(deps.database, 0, {}, 10_000)).map((row) => ({
        ...toEvent(row),
        actor_name: null,
        subject_name: row.subject_id === 1 ? 'boss' : null,
      }));
    const file = at('audit.csv');
    const row = { at: 1_000, type: 'login.refused', outcome: 'refused', actor: 'anyone', actor_id: null } as const;
    const more = { subject_id: 1, address: null, request_id: null, details: '{}', batch: null };
    const rows = Array.from({ length: 1_100 }, () => ({ ...row, ...more }));
    await deps.database.insertInto('audit_events').values(rows).execute();
    const events = await all();
    mkdirSync(join(folder, 'taken'));
    symlinkSync('/dev/null', join(folder, 'link'));
    writeFileSync(file, 'of before', { mode: 0o644 });

    const [csv, jsonl, day, taken, link, nowhere] = await Promise.all([
      admittance('audit', 'export', '--format', 'csv', '--output', file, '--json'),
      admittance('audit', 'export'),
      admittance('audit', 'export', '--until', '1970-01-02', '--subject', 'boss', '--outcome', 'refused'),
      admittance('audit', 'export', '--output', at('taken')),
      admittance('audit', 'export', '--output', at('link')),
      admittance('audit', 'export', '--output', at('nowhere/audit.jsonl')),
    ]);
    assert.deepEqual(json(csv), { events: events.length, output: file });
    const [header, ...written] = readFileSync(file, 'utf8').split(/(?<=\r\n)/);
    assert.match(header ?? '', /^"id","at","type",.*,"actor_name","subject_name"\r\n$/);
    assert.deepEqual(written, events.map(toCsv));
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual([jsonl.code, jsonl.stderr, lines(jsonl.stdout)], [0, '', events]);
    assert.equal(lines(day.stdout).length, 1_100);
    refused(taken, 1, `${at('taken')} is there already, and is no plain file.`);
    refused(link, 1, `${at('link')} is there already, and is no plain file.`);
    refused(nowhere, 1, `${at('nowhere/audit.jsonl')} cannot be written (ENOENT); nothing was.`);

    // A time that is none ends the next one in the middle.
    const last = events.at(-1)?.id ?? 0;
    await deps.database.updateTable('audit_events').set({ at: 8.65e15 }).where('id', '=', last).execute();
    const failed = await admittance('audit', 'export', '--format', 'csv', '--output', file);
    assert.deepEqual([failed.code, failed.stdout], [1, '']);
    await deps.database.deleteFrom('audit_events').where('id', '=', last).execute();
    assert.equal(readFileSync(file, 'utf8'), [header, ...written].join(''));
    assert.deepEqual(readdirSync(folder).sort(), ['audit.csv', 'link', 'taken']);
  });
});
