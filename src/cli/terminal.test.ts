/** Stored text at the terminal: harmless, and straight in its column. Covers L02 (terminal). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { displayWidth, shorten, toPrintable, toPrintableJson } from './terminal.ts';

describe('text at the terminal', () => {
  it('shows what a terminal would obey', () => {
    assert.equal(toPrintable('\u001b[31mred\u001b[0m'), '\\u{1b}[31mred\\u{1b}[0m');
    assert.equal(toPrintable('\u009b2J'), '\\u{9b}2J');
    assert.equal(toPrintable('one\r\ntwo\ttabs\u0000\u0007\u007f'), 'one\\u{d}\\u{a}two\\u{9}tabs\\u{0}\\u{7}\\u{7f}');
    assert.equal(toPrintable('a\u2028b\u2029c\u0085d'), 'a\\u{2028}b\\u{2029}c\\u{85}d');
    assert.equal(toPrintable('user\u202etxt.exe\u2066\u200b\ufeff'), 'user\\u{202e}txt.exe\\u{2066}\\u{200b}\\u{feff}');
    assert.equal(toPrintable('lone \ud800 half'), 'lone \\u{d800} half');
  });

  it('shows everything else as it is', () => {
    for (const text of ['', 'Zoë', 'e\u0301', '日本語', 'می\u200cخواهم', '👩\u200d🔧', '🇩🇪', 'ÄÖÜ – …'])
      assert.equal(toPrintable(text), text);
  });

  it('knows how many columns it takes', () => {
    const widths = { '': 0, bob: 3, Zoë: 3, 'Zoe\u0308': 3, 日本語: 6, 한국어: 6, ｆｕｌｌ: 8, Ωμέγα: 5 };
    for (const [text, width] of Object.entries(widths)) assert.equal(displayWidth(text), width, text);
    for (const emoji of ['😀', '👩\u200d🔧', '🇩🇪', '❤\ufe0f', '👍🏽']) assert.equal(displayWidth(emoji), 2, emoji);
    for (const narrow of ['–', '…', '#', '1', '©', '★']) assert.equal(displayWidth(narrow), 1, narrow);
  });

  it('is shortened between characters, never inside of one', () => {
    assert.equal(shorten('short', 5), 'short');
    assert.equal(shorten('longer', 5), 'long…');
    assert.equal(shorten('👩\u200d🔧👩\u200d🔧👩\u200d🔧', 2), '👩\u200d🔧…');
    assert.equal(shorten('e\u0301e\u0301e\u0301', 2), 'e\u0301…');
  });

  it('is the same value as JSON, without anything a terminal would obey', () => {
    const value = { note: '\u001b[2J\u009b2J\u007f\u2028\u202e\ud800', name: '日本語' };
    const text = toPrintableJson(value);
    assert.deepEqual(JSON.parse(text), value);
    assert.match(text, /日本語/);
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Cs}]/u);
  });
});
