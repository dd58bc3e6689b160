/**
 * No regular expression takes more than linear time, whatever it is given: most of them meet what clients send, and
 * one that does not today may tomorrow. `scslre` finds by analysis what the repetition of one character does;
 * test/attacks/linear-work.test.ts measures the rest.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { analyse } from 'scslre';
import { findPatterns, type Pattern } from '../support/patterns.ts';

describe('the regular expressions', () => {
  let patterns: Pattern[];

  before(async () => {
    patterns = await findPatterns();
  });

  it('are all found: in literals, built from texts, in schemas and their formats', () => {
    const places = new Set(patterns.map(({ where }) => where.replace(/:\d+$/, '')));
    for (const place of [
      'src/features/users/username.ts',
      'src/platform/hash-formats/bcrypt.ts',
      'console/src/pages/audit/download.ts',
      'a pattern of a schema',
      'the format email',
    ])
      assert.ok(places.has(place), place);
    assert.ok(patterns.length > 150, String(patterns.length));
  });

  it('take linear time', () => {
    assert.deepEqual(patterns.filter(isSlow), []);
  });

  it('would be refused if they did not', () => {
    for (const [source, flags] of [
      ['[ \\t]+$', ''],
      ['(?<=\\p{Soft_Dotted}\\p{M}*)\\u0307', 'gu'],
      ['^(?:a+)+$', ''],
      ['^a*a*$', ''],
    ] as const)
      assert.ok(isSlow({ where: 'here', source, flags }), source);
  });
});

function isSlow({ source, flags }: Pattern): boolean {
  return analyse({ source, flags }, { assumeRejectingSuffix: false }).reports.length > 0;
}
