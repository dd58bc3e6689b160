/** Whether the console takes the server for reachable, and what it does while it is not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../console/src/api/problem.ts';
import { watchReachability } from '../../console/src/api/reachability.ts';

/** A watch whose pauses end when they are told to. */
function begin() {
  const asked: ((isThere: boolean) => void)[] = [];
  const changes: boolean[] = [];
  let pauses = 0;
  const watch = watchReachability({
    ask: () => new Promise((resolve) => asked.push(resolve)),
    pause: async () => void pauses++,
  });
  watch.onReachabilityChange(() => changes.push(watch.isUnreachable()));
  const answerNext = async (isThere: boolean) => {
    await settled();
    asked.shift()?.(isThere);
    await settled();
  };
  return { ...watch, asked, changes, answerNext, pauses: () => pauses };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the server', () => {
  it('is reachable whatever it answers, and away behind a proxy that cannot reach it', async () => {
    const { noteAnswer, isUnreachable, changes, asked } = begin();
    for (const status of [200, 304, 401, 404, 429, 500, 503]) noteAnswer({ status });
    assert.equal(isUnreachable(), false);
    for (const status of [502, 504]) noteAnswer({ status });
    assert.equal(isUnreachable(), true);
    await settled();
    assert.deepEqual(changes, [true], 'it is told once');
    assert.equal(asked.length, 1, 'and asked about once at a time');
  });

  it('is away when there was no answer, unless nobody waits for it any more', () => {
    const { noteOutage, isUnreachable } = begin();
    assert.throws(() => noteOutage(new DOMException('', 'AbortError')), { name: 'AbortError' });
    assert.equal(isUnreachable(), false);
    assert.throws(
      () => noteOutage(new TypeError('Failed to fetch')),
      (error) => error instanceof Problem && error.code === 'console/unreachable' && error.isOutage,
    );
    assert.equal(isUnreachable(), true);
  });

  it('is asked after a pause each until it is back, and may go away again', async () => {
    const { noteAnswer, isUnreachable, changes, answerNext, asked, pauses } = begin();
    noteAnswer({ status: 502 });
    await answerNext(false);
    await answerNext(false);
    assert.equal(isUnreachable(), true);
    assert.equal(pauses(), 3);
    await answerNext(true);
    assert.equal(isUnreachable(), false);
    await settled();
    assert.equal(asked.length, 0, 'it is left in peace');
    noteAnswer({ status: 504 });
    await answerNext(true);
    assert.deepEqual(changes, [true, false, true, false]);
  });

  it('tells nobody who has stopped listening', () => {
    const { onReachabilityChange, noteAnswer } = begin();
    let told = 0;
    onReachabilityChange(() => told++)();
    noteAnswer({ status: 502 });
    assert.equal(told, 0);
  });
});
