import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProgress } from './progress.ts';

function draw(isTTY: boolean, steps: [done: number, total: number][]): string[] {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const progress = openProgress('Verifying', stream);
  for (const [done, total] of steps) progress.show(done, total);
  progress.end();
  return written.map((text) => text.replace('\r\u001b[K', '<'));
}

describe('progress', () => {
  it('is one line that is drawn anew when it looks different, and gone in the end', () => {
    const written = draw(true, [
      [0, 1_000],
      [1, 1_000],
      [500, 1_000],
      [501, 1_000],
      [1_000, 1_000],
    ]);
    assert.deepEqual(written, [
      `<Verifying [${'.'.repeat(30)}] 0 %`,
      `<Verifying [${'#'.repeat(15)}${'.'.repeat(15)}] 50 %`,
      `<Verifying [${'#'.repeat(30)}] 100 %`,
      '<',
    ]);
  });

  it('stays within the line when there is nothing, or more than was counted', () => {
    for (const step of [
      [0, 0],
      [7, 5],
    ] as [number, number][])
      assert.match(draw(true, [step])[0] ?? '', /#{30}\] 100 %$/);
  });

  it('writes nothing where nobody watches, and no end to what never began', () => {
    assert.deepEqual(draw(false, [[1, 2]]), []);
    assert.deepEqual(draw(true, []), []);
  });
});
