/** Colours that installations set, and what becomes of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { contrast, contrastToWhite, shadesOf } from './shades.ts';

const white = '#ffffff';
const night = '#13161b';

describe('the shades of a brand', () => {
  it('are readable where they are used, whatever the colour', () => {
    const channel = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const color = `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
        const { light, dark } = shadesOf(color);
        for (const { fill, hover } of [light, dark])
          for (const shade of [fill, hover]) assert.ok(contrast(white, shade) >= 4.5, `white on ${shade} of ${color}`);
        assert.ok(contrast(dark.fill, night) >= 3, `${dark.fill} on the dark page`);
        for (const [words, behind] of [
          [light.ink, white],
          [light.ink, light.tint],
          [dark.ink, night],
          [dark.ink, dark.tint],
        ] as const)
          assert.ok(contrast(words, behind) >= 4.5, `${words} on ${behind} of ${color}`);
        for (const { fill, hover } of [light, dark]) assert.notEqual(fill, hover, color);
        for (const shade of [light, dark].flatMap((accent) => Object.values(accent)))
          assert.match(shade, /^#[0-9a-f]{6}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leave a colour that can be read as it is, and darken one that cannot, no further than needed', () => {
    assert.equal(shadesOf('#1d6b49').light.fill, '#1d6b49');
    const { fill } = shadesOf('#2b8a60').light;
    assert.ok(contrast('#2b8a60', white) < 4.5);
    assert.ok(contrast(fill, white) < 4.7, fill);
  });

  it('measure contrast as WCAG 2.2 does', () => {
    assert.equal(contrast('#000000', white), 21);
    assert.equal(contrast(white, white), 1);
    assert.deepEqual([contrastToWhite('#777777'), contrastToWhite('#2b8a60')], ['4.47', '4.27']);
    assert.equal(contrast('#767676', white).toFixed(2), '4.54');
    assert.equal(contrast(white, '#767676').toFixed(2), '4.54');
  });
});
