/**
 * Whoever can write to the database cannot change the audit trail unseen, and nobody waits while it is
 * sealed. Covers L05.
 */
import assert from 'node:assert/strict';
import { before, beforeEach, it } from 'node:test';
import { digestOf } from '../../src/features/audit/batch.ts';
import { deleteOldEvents } from '../../src/features/audit/delete-old-events.ts';
import { record } from '../../src/features/audit/record.ts';
import { sealEvents } from '../../src/features/audit/seal-events.ts';
import {
  assignBatch,
  type BatchRow,
  type EventRow,
  insertBatch,
  listEventsOfBatch,
  listUnsealedEvents,
} from '../../src/features/audit/store.ts';
import { type Verdict, verifyTrail } from '../../src/features/audit/verify-trail.ts';
import { connect } from '../../src/platform/database/connect.ts';
import { inTransaction } from '../../src/platform/database/transaction.ts';
import { openSecret } from '../../src/platform/secret.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, start } from '../support/installation.ts';

const minutes = 60_000;
const days = 24 * 60 * minutes;

const verify = ({ deps }: Installation, expected?: string) => verifyTrail(deps, expected);
const batchesOf = ({ findings }: Verdict) => findings.map(({ batch }) => batch);
const sentencesOf = ({ findings }: Verdict) => findings.map(({ finding }) => finding).join('; ');

/** Makes so many events and seals them into one batch. */
async function addBatch(service: Installation, events: number): Promise<void> {
  for (let count = 0; count < events; count++)
    await record(service.deps, 'login.refused', { subject: count, details: { reason: 'unknown' } });
  service.turnClock(2 * minutes);
  await sealEvents(service.deps);
}

onEveryDatabase('somebody who tampers with the audit trail', (database) => {
  let service: Installation;
  let events: EventRow[];
  let batches: BatchRow[];
  let head: string;

  const change = (id: number, values: Partial<EventRow>) =>
    service.deps.database.updateTable('audit_events').set(values).where('id', '=', id).execute();
  const changeBatch = (number: number, values: Partial<BatchRow>) =>
    service.deps.database.updateTable('audit_batches').set(values).where('number', '=', number).execute();
  const remove = (batch: number) =>
    service.deps.database.deleteFrom('audit_events').where('batch', '=', batch).execute();
  const removeBatch = (number: number) =>
    service.deps.database.deleteFrom('audit_batches').where('number', '=', number).execute();
  const idsOf = (batch: number) => events.filter((event) => event.batch === batch).map(({ id }) => id);

  /** As it was when all was well. */
  async function putBack(): Promise<void> {
    const { database } = service.deps;
    await database.deleteFrom('audit_events').execute();
    await database.deleteFrom('audit_batches').execute();
    await database.insertInto('audit_events').values(events).execute();
    await database.insertInto('audit_batches').values(batches).execute();
  }

  before(async () => {
    service = await start(await database.create());
    for (const count of [4, 5, 5]) await addBatch(service, count);
    events = await service.deps.database.selectFrom('audit_events').selectAll().orderBy('id').execute();
    batches = await service.deps.database.selectFrom('audit_batches').selectAll().orderBy('number').execute();
    head = `3:${batches[2]?.mac}`;
  });

  beforeEach(putBack);

  it('L05: finds nothing wrong where nothing was touched', async () => {
    const untouched = { verified: 3, deleted: 0, findings: [], head };
    assert.deepEqual(await verify(service), untouched);
    for (const { number, mac } of batches) assert.deepEqual(await verify(service, `${number}:${mac}`), untouched);
    assert.deepEqual([...new Set(events.map(({ batch }) => batch))], [1, 2, 3]);
  });

  it('L05: is found out, whatever of an event is changed, and the batch and its time are named', async () => {
    const [id = 0] = idsOf(2);
    const changes: Partial<EventRow>[] = [
      { at: (events[6]?.at ?? 0) + 1 },
      { type: 'login.succeeded' },
      { outcome: 'succeeded' },
      { actor: 'user' },
      { actor_id: 1 },
      { subject_id: null },
      { address: '192.0.2.7' },
      { request_id: 'x' },
      { details: '{"reason":"unknown" }' },
      { details: 'no JSON' },
      { id: id + 1_000_000 },
    ];
    for (const values of changes) {
      await change(id, values);
      const verdict = await verify(service);
      assert.deepEqual(batchesOf(verdict), [2], JSON.stringify(values));
      assert.deepEqual(
        [verdict.verified, sentencesOf(verdict), verdict.findings[0]?.first_at, verdict.findings[0]?.last_at],
        [2, 'an event in it was changed', batches[1]?.first_at, batches[1]?.last_at],
      );
      await putBack();
    }
  });

  it('L05: is found out when events are deleted, added, swapped or moved', async () => {
    const [first = 0] = idsOf(1);
    const [one = 0, two = 0] = idsOf(2);
    const { id: _id, ...row } = events.find(({ id }) => id === one) as EventRow;
    const swap = async (a: number, b: number) => {
      for (const [id, to] of [
        [a, 1_000_000],
        [b, a],
        [1_000_000, b],
      ] as const)
        await change(id, { id: to });
    };
    const cases: [attack: () => Promise<unknown>, batches: (number | null)[], sentence: RegExp][] = [
      [
        () => service.deps.database.deleteFrom('audit_events').where('id', '=', one).execute(),
        [2],
        /4 events instead of 5/,
      ],
      [() => service.deps.database.insertInto('audit_events').values(row).execute(), [2], /6 events instead of 5/],
      [() => remove(2), [2], /its 5 events are gone/],
      [async () => [await remove(2), await removeBatch(2)], [3], /^batch 2 before it is missing$/],
      [
        async () => [await remove(1), await removeBatch(1), await remove(2), await removeBatch(2)],
        [3],
        /^the batches 1 to 2 before it/,
      ],
      [() => removeBatch(2), [3, null], /batch 2 .* missing; events that name a batch which is not there: 5/],
      [async () => [await change(one, { subject_id: 1 }), await change(two, { subject_id: 0 })], [2], /was changed/],
      [() => swap(first, one), [1, 2], /was changed/],
      [() => change(one, { batch: 3 }), [2, 3], /4 events instead of 5; it has 6 events instead of 5/],
      [() => change(one, { batch: null }), [2], /4 events instead of 5/],
    ];
    for (const [attack, expected, sentence] of cases) {
      await attack();
      const verdict = await verify(service);
      assert.deepEqual(batchesOf(verdict), expected, `${attack}`);
      assert.match(sentencesOf(verdict), sentence);
      await putBack();
    }
  });

  it('L05: is found out when a batch is changed, also to fit what was changed in it', async () => {
    const [id = 0] = idsOf(2);
    const cases: [values: Partial<BatchRow>, batches: (number | null)[]][] = [
      [{ first_at: 1 }, [2]],
      [{ last_at: Number.MAX_SAFE_INTEGER }, [2]],
      [{ events: 6 }, [2]],
      [{ digest: 'A'.repeat(43) }, [2]],
      [{ mac: 'A'.repeat(43) }, [2, 3]],
      [{ number: 4 }, [3, 4, null]],
    ];
    for (const [values, expected] of cases) {
      await changeBatch(2, values);
      assert.deepEqual(batchesOf(await verify(service)), expected, JSON.stringify(values));
      await putBack();
    }
    await change(id, { type: 'login.succeeded' });
    await changeBatch(2, { digest: digestOf(await listEventsOfBatch(service.deps.database, 2)) });
    assert.deepEqual(batchesOf(await verify(service)), [2]);
    const secret = openSecret('another secret of another test, 0123456789');
    assert.deepEqual(batchesOf(await verifyTrail({ ...service.deps, secret }, undefined)), [1, 2, 3]);
  });

  it('L05: is found out by a head of before when the end is cut off or written anew', async () => {
    const { database } = service.deps;
    await remove(3);
    await removeBatch(3);
    assert.deepEqual((await verify(service)).findings, []);
    const isCut = async () => {
      const verdict = await verify(service, head);
      assert.deepEqual(batchesOf(verdict), [null]);
      assert.match(
        sentencesOf(verdict),
        /the expected head 3:\S+ is not in the chain: the end was cut off or replaced/,
      );
    };
    await isCut();
    await database
      .insertInto('audit_events')
      .values(
        events.filter(({ batch }) => batch === 3).map((event) => ({ ...event, type: 'user.approved', batch: null })),
      )
      .execute();
    await sealEvents(service.deps);
    assert.deepEqual((await verify(service)).verified, 3);
    await isCut();
  });

  it('L05: is found out when an event is added that claims to be of before', async () => {
    const { id: _id, ...row } = events[0] as EventRow;
    service.turnClock(2 * 60 * minutes);
    await addBatch(service, 1);
    await service.deps.database
      .insertInto('audit_events')
      .values({ ...row, batch: null })
      .execute();
    assert.match(sentencesOf(await verify(service)), /^events older than an hour that are not sealed: 1;/);
    await sealEvents(service.deps);
    const verdict = await verify(service);
    assert.deepEqual(batchesOf(verdict), [5]);
    assert.match(sentencesOf(verdict), /over an hour older than those before: added later/);
  });
});

onEveryDatabase('the audit trail', (database) => {
  it('is one chain when two servers seal it at once', async () => {
    const one = await start(await database.create());
    const two = await start(one.deps.config.databaseUrl);
    const row = {
      at: Date.now() - 5 * minutes,
      type: 'login.refused',
      outcome: 'refused',
      actor: 'anyone',
      actor_id: null,
    } as const;
    const more = { subject_id: null, address: null, request_id: null, details: '{}', batch: null };
    const rows = Array.from({ length: 500 }, () => ({ ...row, ...more }));
    for (let count = 0; count < 5; count++) await one.deps.database.insertInto('audit_events').values(rows).execute();
    await Promise.all([one, two, one, two].map(({ deps }) => sealEvents(deps)));
    await sealEvents(one.deps);
    const batches = await one.deps.database.selectFrom('audit_batches').select(['number', 'events']).execute();
    assert.deepEqual(
      batches.map(({ number, events }) => [number, events]),
      [
        [1, 1_000],
        [2, 1_000],
        [3, 500],
      ],
    );
    for (const server of [one, two]) assert.deepEqual((await verify(server)).findings, []);
  });

  it('lets people sign in while it is being sealed', async () => {
    const { deps, turnClock, signIn } = await install(database);
    for (let count = 0; count < 20; count++) await record(deps, 'login.refused');
    turnClock(2 * minutes);
    await signIn('boss', adminPassword);
    const other = connect(deps.config.databaseUrl).database;
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    // What `sealEvents` does, and then it takes its time.
    const sealing = other.transaction().execute(async (database) => {
      const events = await listUnsealedEvents(database, deps.clock.now() - minutes, 1_000);
      await insertBatch(database, { number: 1, first_at: 0, last_at: 0, events: 20, digest: '', mac: '' });
      await assignBatch(
        database,
        events.map(({ id }) => id),
        1,
      );
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    // SQLite has one writer: there they wait, but no longer than it takes to write a batch.
    const signingIn = signIn('boss', adminPassword);
    if (database.name === 'sqlite') setTimeout(held.resolve, 100);
    assert.ok(await signingIn);
    held.resolve();
    await sealing;
    await other.destroy();
  });

  it('takes no event for a forged one that was committed after later ones were sealed', {
    skip: database.name === 'sqlite' && 'it has one writer',
  }, async () => {
    const one = await start(await database.create());
    const two = await start(one.deps.config.databaseUrl);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow = inTransaction(two.deps, async (deps) => {
      await record(deps, 'user.approved', { subject: 7 });
      begun.resolve();
      await goOn.promise;
    });
    await begun.promise;
    await addBatch(one, 3);
    goOn.resolve();
    await slow;
    await sealEvents(one.deps);
    const { findings, verified } = await verify(one);
    assert.deepEqual([findings, verified], [[], 2]);
  });

  it('loses what is older than AUDIT_DAYS, a batch at a time, and is whole all the same', async () => {
    const service = await start(await database.create(), { AUDIT_DAYS: '30' });
    await addBatch(service, 3);
    await addBatch(service, 3);
    service.turnClock(20 * days);
    await addBatch(service, 3);
    service.turnClock(11 * days);
    await record(service.deps, 'login.refused');
    await deleteOldEvents(service.deps);
    const rows = await service.deps.database.selectFrom('audit_events').select('batch').orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ batch }) => batch),
      [3, 3, 3, null],
    );
    const { findings, ...verdict } = await verify(service);
    assert.deepEqual([findings, verdict.verified, verdict.deleted], [[], 1, 2]);
    const longer = { ...service.deps, config: { ...service.deps.config, auditDays: 60 } };
    assert.match(
      sentencesOf(await verifyTrail(longer, undefined)),
      /not older than AUDIT_DAYS \(unless that was raised since\)/,
    );
    await service.deps.database.deleteFrom('audit_batches').where('number', '=', 1).execute();
    assert.match(sentencesOf(await verify(service)), /^batch 1 before it is missing$/);
  });
});
