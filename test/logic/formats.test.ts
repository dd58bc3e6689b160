/** How numbers, lists and times are written, in each language of the console. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inUnit, sayWhen } from '../../console/src/parts/say-when.ts';
import { formatsOf } from '../../console/src/strings/formats-of.ts';

const at = '2026-11-06T09:41:07.123Z';
const english = formatsOf('en-GB');
const german = formatsOf('de');

describe('a time', () => {
  for (const [how, inEnglish, inGerman] of [
    ['dayOfYear', '6 Nov', '6. Nov.'],
    ['date', '6 Nov 2026', '6. Nov. 2026'],
    ['fullDate', 'Friday, 6 November 2026', 'Freitag, 6. November 2026'],
    ['time', '09:41', '09:41'],
    ['exactTime', '09:41:07', '09:41:07'],
    ['dateTime', '6 Nov 2026, 09:41', '6. Nov. 2026, 09:41'],
    ['fact', 'Fri, 6 Nov 2026, 09:41', 'Fr., 6. Nov. 2026, 09:41'],
    ['exact', 'Friday, 6 November 2026 at 09:41:07 UTC', 'Freitag, 6. November 2026 um 09:41:07 UTC'],
  ] as const)
    it(`is written as ${inEnglish}, and in German as ${inGerman}`, () => {
      assert.equal(english.formatTime(at, how, 'UTC'), inEnglish);
      assert.equal(german.formatTime(at, how, 'UTC'), inGerman);
    });

  it('is in the zone of the reader unless another one is asked for', () => {
    const { name, offset } = english.timeZone();
    assert.equal(name, Intl.DateTimeFormat().resolvedOptions().timeZone);
    assert.match(offset, /^UTC/);
  });
});

describe('what happened', () => {
  const now = new Date(2026, 10, 6, 12, 0).getTime();
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const say = (age: number) => sayWhen(new Date(now - age), now, english, 'just now');

  it('a moment ago, or by a clock that is a little off, was just now', () => {
    assert.deepEqual([0, 59_000, -59_000].map(say), Array(3).fill('just now'));
  });

  it('is told by its distance for a day, then by its date', () => {
    assert.equal(say(minute), '1 min ago');
    assert.equal(say(59 * minute), '59 min ago');
    assert.match(say(hour), /^1 hr?\.? ago$/);
    assert.match(say(23 * hour), /^23 hr?s?\.? ago$/);
    assert.equal(say(day), 'yesterday');
    assert.equal(say(2 * day), '4 Nov');
    assert.equal(say(400 * day), '2 Oct 2025');
  });

  it('is told in German as a German would', () => {
    assert.equal(sayWhen(new Date(now - 2 * minute), now, german, 'gerade eben'), 'vor 2 Min.');
    assert.equal(sayWhen(new Date(now - day), now, german, 'gerade eben'), 'gestern');
  });

  it('or will happen, is told by its distance or as a fact', () => {
    assert.equal(say(-5 * minute), 'in 5 min');
    assert.equal(say(-3 * day), 'Mon, 9 Nov 2026, 12:00');
  });
});

describe('numbers', () => {
  it('have their thousands apart, lists their word, durations their unit', () => {
    assert.equal(english.formatNumber(12_345.6), '12,345.6');
    assert.equal(german.formatNumber(12_345.6), '12.345,6');
    assert.equal(english.formatList(['Ada', 'Grace', 'Radia']), 'Ada, Grace and Radia');
    assert.equal(german.formatList(['Ada', 'Grace', 'Radia']), 'Ada, Grace und Radia');
    assert.equal(english.formatDuration(3, 'day'), '3 days');
    assert.equal(german.formatDuration(1, 'day'), '1 Tag');
  });

  it('of a wait are in the largest unit that fits, and never negative', () => {
    assert.deepEqual(inUnit(90_000_000), [1, 'day']);
    assert.deepEqual(inUnit(7_200_000), [2, 'hour']);
    assert.deepEqual(inUnit(59_999), [0, 'minute']);
    assert.deepEqual(inUnit(-5_000), [0, 'minute']);
  });
});
