/** Covers the rules behind U01–U06, U08, U09, U13, U15 and U20, which test/attacks/names.test.ts proves through the front door. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  findNameFault,
  findUsernameFault,
  isSameUsername,
  longestName,
  longestUsername,
  normalizeUsername,
  usernameKey,
} from './username.ts';

describe('what a username may be', () => {
  const fine = [
    'alice',
    'Bob-2',
    'j.r_r-t',
    '1',
    '0800-1234',
    '__proto__',
    'constructor',
    'null',
    'Zoë',
    'Zoe\u0308',
    'Łukasz',
    'Şükrü',
    'nguyễn',
    'kawikaʻokina',
    'иванов',
    'Ελένη',
    'מרים',
    'محمد',
    'अनीता',
    'สมชาย',
    '김철수',
    '田中さくら',
    'サーバー',
    '王小明',
    'a'.repeat(longestUsername),
    '\u{20000}'.repeat(longestUsername),
    '\u{10428}'.repeat(longestUsername),
  ];
  for (const name of fine) it(`takes ${name}`, () => assert.equal(findUsernameFault(name), undefined));

  const refused: [why: RegExp, names: string[]][] = [
    [/at most 50/, ['a'.repeat(51), '\u{20000}'.repeat(51), '\u0958'.repeat(26)]],
    [
      /letters, digits/,
      ['', 'two words', 'tab\t', ' alice', 'alice ', 'a\u00a0b', 'a\u3000b', 'a\u0000b', 'a\u0085b', 'a\u2028b'],
    ],
    [
      /letters, digits/,
      ['a/b', 'a@b', 'a:b', '<b>', "o'neil", '😀', 'a\u20ddb', 'Ⅸ', '²', 'a\u200bb', 'a\ufeffb', '½'],
    ],
    [/a letter or a digit/, ['.', '..', '___', '-.-']],
    [/invisible/, ['a\u034fb', 'a\ufe0fb', '\u115fa', 'مـحمد', 'snake\u02cdcase', '〱']],
    [/accents/, ['\u0301alice', 'a.\u0301b', 'q\u0301\u0302\u0303\u0304']],
    [/plain letters/, ['ａｄｍｉｎ', 'ſam', 'ﬁona', '𝐛𝐨𝐛', 'ªlice', '𝟙st']],
    [/one script/, ['аdmin', 'pаypal', 'αlpha', 'boー', 'bob٣', 'aˈb', 'ไทยabc', 'かなabc']],
  ];
  for (const [why, names] of refused) {
    for (const name of names)
      it(`refuses ${JSON.stringify(name).slice(0, 40)}: ${why.source}`, () =>
        assert.match(findUsernameFault(name)?.message ?? 'taken', why));
  }
});

describe('the key of a name', () => {
  const same: [string, string][] = [
    ['Bob', 'BOB'],
    ['Zoë', 'ZOE\u0308'],
    ['straße', 'STRASSE'],
    ['STRAẞE', 'straße'],
    ['İnci', 'inci'],
    ['ınci', 'INCI'],
    ['Ṣi\u0307ş', 'ṢİŞ'],
    ['bj\u0307orn', 'bjorn'],
    ['ị\u0307', 'ị'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['ａｄｍｉｎ', 'admin'],
    ['\u212aarl', 'karl'],
    ['\u{10400}', '\u{10428}'],
  ];
  for (const [a, b] of same) it(`is one for ${a} and ${b}`, () => assert.ok(isSameUsername(a, b)));

  const different: [string, string][] = [
    ['admin', 'ádmin'],
    ['bob', 'bob_'],
    ['a.b', 'a-b'],
    ['ss', 's'],
    ['\u{20000}', '\u{20001}'],
    ['l', '1'],
  ];
  for (const [a, b] of different) it(`keeps ${a} and ${b} apart`, () => assert.ok(!isSameUsername(a, b)));

  /** Every single letter, and the same with a mark after it, that could be a name. */
  function* lettersThatAreNames(): Generator<string> {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      // Ideographs and syllables have no case and no accents; a sample of them will do.
      if (point > 0x3400 && point < 0xa000 && point % 97) continue;
      if (point > 0xac00 && point < 0xd7a4 && point % 97) continue;
      if (point > 0x1fbff && point % 997) continue;
      const letter = String.fromCodePoint(point);
      if (findUsernameFault(letter) === undefined) yield letter;
    }
  }

  it('is the same for every way of writing every letter, and is its own key', () => {
    for (const letter of lettersThatAreNames()) {
      const key = usernameKey(letter);
      const spellings = [
        letter.toUpperCase(),
        letter.toLowerCase(),
        letter.toUpperCase().toLowerCase(),
        letter.normalize('NFD'),
        letter.normalize('NFKD'),
        key,
      ];
      for (const spelling of spellings) assert.equal(usernameKey(spelling), key, `${letter} as ${spelling}`);
    }
  });

  it('is the same for every way of writing a whole name, and fits its column of 100 characters', () => {
    const tricky = [
      ...'aAbiIjJısßẞİςσΣέΐΰᾂᾷǰẖŉйЙеЁịḍ1._-',
      '\u0300',
      '\u0301',
      '\u0307',
      '\u0308',
      '\u0323',
      '\u0342',
      '\u0345',
    ];
    const name = fc
      .array(fc.constantFrom(...tricky), { minLength: 1, maxLength: longestUsername })
      .map((characters) => characters.join(''))
      .filter((text) => findUsernameFault(text) === undefined);
    fc.assert(
      fc.property(name, (text) => {
        const key = usernameKey(text);
        assert.ok([...key].length <= 100);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const)
          assert.equal(usernameKey(text.normalize(form)), key);
        const apart = text.normalize('NFD');
        for (const other of [apart.toUpperCase(), apart.toLowerCase(), key]) assert.equal(usernameKey(other), key);
        assert.equal(usernameKey(normalizeUsername(text)), key);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves out the dot over every letter that has one by itself, among whatever marks', () => {
    const pieces = fc.constantFrom('i', 'j', '\u0307', '\u0323', '\u0301', 'a', 'I', '\u0130', '\u0268', '\u1ecb', 'x');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const text = list.join('');
        // The same by looking back from each dot, which takes the square of how many there are.
        const folded = text.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase();
        const expected = folded.replace(/(?<=\p{Soft_Dotted}\p{M}*)\u0307/gu, '').normalize('NFKC');
        assert.equal(usernameKey(text), expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is made of fewer code units than a name may have, for every name, however it is typed', () => {
    for (const letter of lettersThatAreNames()) {
      const typed = Math.max(letter.length, letter.normalize('NFD').length) / [...letter.normalize('NFC')].length;
      assert.ok(typed * longestUsername <= longestName, `${letter} takes ${typed}`);
    }
  });

  it('exists for any text at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(typeof usernameKey(text), 'string')));
  });
});

describe('what the name of an account may be that was brought along', () => {
  const local = 'a'.repeat(64);
  const fine = [
    'ann@example.org',
    "o'neil+news@sub.example.co.uk",
    'x@localhost',
    `${local}@${'b'.repeat(63)}.example`,
  ];
  for (const name of [...fine, 'alice'])
    it(`is ${name}, which is found by its key`, () => {
      assert.equal(findNameFault(name), undefined);
      assert.equal(findNameFault(usernameKey(name)), undefined);
      assert.equal(usernameKey(name.toUpperCase()), usernameKey(name));
    });
  for (const name of fine) it(`cannot be chosen: ${name}`, () => assert.ok(findUsernameFault(name)));

  const faulty = [
    ...['@example.org', 'ann@', 'a b@example.org', 'ann@exam ple.org', '"a b"@example.org', 'ann@-example.org'],
    ...['ann@example..org', 'a@b@c', 'ann@example.org ', ' ann@example.org', 'ann@example.org\n', 'ann@[127.0.0.1]'],
    ...[
      'zoë@example.org',
      'ann@münchen.example',
      '\uff41nn@example.org',
      '\u212Aim@example.org',
      'ann\u200b@example.org',
    ],
    ...[`a${local}@example.org`, `ann@${'b'.repeat(64)}.example`, `ann@${'b.'.repeat(125)}example`],
  ];
  for (const name of faulty) it(`is not ${JSON.stringify(name)}`, () => assert.ok(findNameFault(name)));
});
