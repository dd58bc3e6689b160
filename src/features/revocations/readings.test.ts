import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeReadings } from './readings.ts';

function setUp() {
  const begun: PromiseWithResolvers<void>[] = [];
  const told: unknown[] = [];
  const read = () => {
    const reading = Promise.withResolvers<void>();
    begun.push(reading);
    return reading.promise;
  };
  return { begun, told, readings: makeReadings(read, (error) => told.push(error)) };
}

describe('readings', () => {
  it('are shared by all who join', async () => {
    const { begun, readings } = setUp();
    const all = Promise.all([readings.join(), readings.join()]);
    assert.equal(begun.length, 1);
    begun[0]?.resolve();
    await all;
    void readings.join();
    assert.equal(begun.length, 2);
  });

  it('begin again for those who need what was committed meanwhile, once for all of them', async () => {
    const { begun, readings } = setUp();
    void readings.join();
    const all = Promise.all([readings.fromNow(), readings.fromNow()]);
    assert.equal(begun.length, 1);
    begun[0]?.resolve();
    await new Promise(setImmediate);
    assert.equal(begun.length, 2);
    begun[1]?.resolve();
    await all;
    assert.equal(begun.length, 2);
  });

  it('begin again after a failure too, which is told once until one succeeds', async () => {
    const { begun, told, readings } = setUp();
    const [first, second] = [new Error('first'), new Error('second')];
    const failed = assert.rejects(readings.join(), first);
    const next = assert.rejects(readings.fromNow(), second);
    begun[0]?.reject(first);
    await failed;
    assert.equal(readings.failure(), first);
    await new Promise(setImmediate);
    begun[1]?.reject(second);
    await next;
    assert.deepEqual(told, [first]);
    const good = readings.join();
    begun[2]?.resolve();
    await good;
    assert.equal(readings.failure(), undefined);
  });

  it('can be waited for, whichever way they end', async () => {
    const { begun, readings } = setUp();
    await readings.idle();
    const failed = assert.rejects(readings.join());
    const idle = readings.idle();
    begun[0]?.reject(new Error('no'));
    await Promise.all([failed, idle]);
  });
});
