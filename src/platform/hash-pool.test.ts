/** The queue for hashes. Covers P12 without a server. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { Problem } from '../problems.ts';
import { hashQueueState, type Place, takePlace } from './hash-pool.ts';

const job = { password: 'correct horse battery staple' };
/** Of the same password, by another program. */
const foreign = '$2b$04$OoUBugtwPjE5FrPIjXjQye2XPfw.oQcroZ5V4xg62T7u0m0y9wOQa';
const isBusy = (error: unknown) =>
  error instanceof Problem && error.code === 'server/busy' && /^[123]$/.test(error.headers?.['retry-after'] ?? '');

it('P12 lets in nobody who would wait too long, and counts who was sent away', async () => {
  const places: Place[] = [];
  assert.throws(() => {
    for (;;) places.push(takePlace(1_000));
  }, isBusy);
  assert.ok(places.length > availableParallelism(), `only ${places.length}`);
  assert.ok(places.length < 5_000, `${places.length}`);
  assert.deepEqual(hashQueueState(), { waiting: places.length, running: 0, refused: 1 });
  // A request that is willing to wait longer still gets in.
  places.push(takePlace(10_000));
  for (const place of places) {
    place[Symbol.dispose]();
    place[Symbol.dispose]();
  }
  assert.deepEqual(hashQueueState(), { waiting: 0, running: 0, refused: 1 });
});

it('P12 sends away who was let in and waits in vain, and goes on with the others', async () => {
  const before = hashQueueState().refused;
  using patient = takePlace(60_000);
  using hasty = takePlace(0);
  const others = Array.from({ length: 8 }, () => patient.run(job));
  const mine = hasty.run(job);
  assert.equal(hashQueueState().running, availableParallelism());
  await assert.rejects(mine, isBusy);
  assert.equal(new Set(await Promise.all(others)).size, 8);
  assert.deepEqual(hashQueueState(), { waiting: 2, running: 0, refused: before + 1 });
});

it('P12 answers each in a crowd with its own hash, whatever the library refuses in between', async () => {
  using place = takePlace(60_000);
  const stored = (await place.run(job)) as string;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 24 }, (_, index) => {
      if (index % 4 === 0) return place.run({ ...job, stored: foreign });
      if (index % 4 === 1) return place.run({ password: 'another one', stored });
      if (index % 4 === 2) return place.run({ ...job, stored });
      return place.run({ ...job, stored: 'no hash at all' });
    }),
  );
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'refused')),
    outcomes.map((_, index) => [true, false, true, 'refused'][index % 4]),
  );
});

const importPool = `const { takePlace } = await import(${JSON.stringify(new URL('hash-pool.ts', import.meta.url).href)});`;

it('takes no password for a wrong one when what its hash needs cannot be loaded', async () => {
  const hooks = `
    import { registerHooks } from 'node:module';
    registerHooks({ resolve(id, context, next) { if (id === 'bcryptjs') throw new Error('EMFILE'); return next(id, context); } });`;
  const code = `
    ${importPool}
    using place = takePlace(60_000);
    const job = ${JSON.stringify(job)};
    const answers = await Promise.allSettled([place.run({ ...job, stored: '${foreign}' }), place.run(job)]);
    console.log(JSON.stringify([answers[0].reason?.code, answers[1].status]));`;
  const args = ['--import', `data:text/javascript,${encodeURIComponent(hooks)}`, '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  assert.deepEqual(JSON.parse(stdout), ['server/busy', 'fulfilled']);
});

it('does not keep a program from ending that has nothing left to hash', async () => {
  const code = `
    ${importPool}
    using place = takePlace(60_000);
    for (const count of [1, 5]) await Promise.all(Array.from({ length: count }, () => place.run({ password: 'x' })));`;
  await promisify(execFile)(process.execPath, ['-e', code]);
});
