/** Covers the rules behind P01, P02, P04, P05, P07–P09, which test/attacks/passwords.test.ts proves through the front door. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isCommonPassword } from './common-passwords.ts';
import { findPasswordFaults, longestPassword, normalizePassword } from './password.ts';

const policy = { minLength: 15, username: 'robin', isCommon: isCommonPassword };
const fault = (password: string, more: Partial<typeof policy> & { brandName?: string } = {}) =>
  findPasswordFaults(password, { ...policy, ...more })
    .map(({ message }) => message)
    .join('; ') || undefined;

/** No pattern at any length. */
const varied = (length: number) => {
  const verses = Array.from({ length: 40 }, (_, verse) => `verse ${verse ** 3}`);
  return `sing me a very long song: ${verses.join(', ')}`.slice(0, length);
};

describe('a password is taken', () => {
  const good = [
    'correct horse battery staple',
    'purple monkey dishwasher',
    'the quick brown fox jumps',
    'My cat ate 3 slippers!',
    'lemon tree, very pretty',
    'ILoveTheSmellOfRain',
    'nine green bottles fell',
    'to be or not to be, that is',
    'row row row your boat',
    'buffalo buffalo gallop by',
    'tomorrow and tomorrow',
    'open sesame street door',
    'Tr0ub4dor&3 plus more',
    'qwerty is my keyboard',
    'abc is easy as 123 love',
    'password of my castle',
    'sunny-harbour-lantern',
    'walk_the_dog_at_seven',
    'xK9#mQ2$vL7@pR4!nB8',
    '8f14e45fceea167a5a36',
    'vJ3kzP0wQeR7tYu1LmNb',
    '7c9e6679-7425-40de-944b',
    'Ein Männlein steht im Walde',
    'été à la plage avec toi',
    'в лесу родилась ёлочка',
    'ένα δύο τρία και φύγαμε',
    '春眠不觉晓处处闻啼鸟夜来风雨声',
    'いろはにほへとちりぬるをわかよ',
    'שלום לכולם ותודה רבה',
    ' two blanks at each end  ',
    '🐎🔋📎🌲🚀🍕🎲🌙🐢🎻🧊🪁🌵🦊🫖',
  ];
  for (const password of good) it(`when it is ${password}`, () => assert.equal(fault(password), undefined));

  it('when it is any five different words', () => {
    const words =
      'river stone maple candle rocket velvet pepper window garden silver pocket thunder basket mirror island copper bridge feather lantern orchard tiger salmon button castle marble saddle whisper anchor ginger tunnel'.split(
        ' ',
      );
    const phrase = fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...words), { minLength: 5, maxLength: 5 }),
        fc.constantFrom(' ', '-', '.', ''),
      )
      .map(([five, between]) => five.join(between));
    fc.assert(fc.property(phrase, (password) => assert.equal(fault(password), undefined)));
  });

  it('from the least length to the longest, counted in code points after composing', () => {
    assert.match(fault(varied(14)) ?? '', /at least 15/);
    for (const length of [15, 64, 128, longestPassword]) assert.equal(fault(varied(length)), undefined);
    assert.match(fault(varied(longestPassword + 1)) ?? '', /at most 256/);
    assert.match(fault('🐎🔋📎🌲🚀🍕🎲🌙🐢🎻🧊🪁🌵🦊') ?? '', /at least 15/);
    // Fifteen code points as typed, fourteen as composed.
    assert.match(fault('e\u0301cole du jeudi'.slice(0, 15)) ?? '', /at least 15/);
  });
});

describe('a password is refused', () => {
  const patterns = [
    'aaaaaaaaaaaaaaa',
    'AAAAAAAAAAAAAAAA',
    '               ',
    'aaaaaaaabbbbbbbb',
    'aaabbbcccdddeee',
    '1111111111111112',
    'abababababababab',
    'abcabcabcabcabcabc!',
    'horsehorsehorse',
    'horse horse horse',
    'Horse-horse-HORSE',
    'swordfish swordfish',
    'swordfishswordfish1!',
    '🐎🔋🐎🔋🐎🔋🐎🔋🐎🔋🐎🔋🐎🔋🐎',
    'abcdefghijklmnop',
    'ponmlkjihgfedcba',
    '123456789012345',
    '098765432109876',
    'qwertyuiopasdfgh',
    'QWERTYUIOPasdfgh',
    'ｑｗｅｒｔｙｕｉｏｐａｓｄｆｇ',
    'asdfghjklzxcvbnm',
    'mnbvcxzlkjhgfdsa',
    'qwertzuiopasdfghjkl',
    'azertyuiopqsdfghjklm',
    '1qaz2wsx3edc4rfv',
    'zaq12wsxcde34rfv',
    '!QAZ2wsx#EDC4rfv',
    '!QAZ@WSX#EDC$RFV',
    '!@#$%^&*()_+!@#$%',
    'qweasdzxc123456',
    'йцукенгшщзхъфыва',
  ];
  for (const password of patterns)
    it(`when it is ${JSON.stringify(password)}, a pattern`, () =>
      assert.match(fault(password) ?? 'taken', /repetition|row/));

  it('when it holds the name of the user or of the service, in any case and width', () => {
    for (const password of ['for robin only, please', 'for ROBIN only, please', 'for ｒｏｂｉｎ only, please'])
      assert.match(fault(password) ?? 'taken', /username/);
    assert.match(fault('what is zoë thinking of', { username: 'Zoe\u0308' }) ?? 'taken', /username/);
    assert.match(fault('open my AdMittance now') ?? 'taken', /service/);
  });

  it('but not for a name of one or two letters, which is part of too many words', () => {
    assert.equal(fault('correct horse battery staple', { username: 'co' }), undefined);
    assert.match(fault('correct horse battery staple', { username: 'cor' }) ?? 'taken', /username/);
  });
});

describe('a password with the name of the service in it', () => {
  it('is refused by that of the product and by the one that the installation has, also in one word', () => {
    const named = { brandName: 'Bücher Club' };
    for (const password of ['my admittance key 7', 'at the BÜCHER CLUB again', 'bücherclub lantern 7'])
      assert.match(fault(password, named) ?? 'taken', /name of this service/, password);
    assert.equal(fault('at the club again, 7', named), undefined);
    assert.equal(fault('correct horse battery staple', { brandName: 'ba' }), undefined);
  });
});

describe('a password that breaks several rules', () => {
  it('is told each of them, and of one that is too long nothing else, which would have to be looked for', () => {
    const codes = (password: string) => findPasswordFaults(password, policy).map(({ code }) => code);
    assert.deepEqual(codes('Robin'), ['length', 'contains-username']);
    assert.deepEqual(codes('admittance for robin'), ['contains-username', 'contains-service']);
    assert.deepEqual(codes('qwertyuiop'), ['length', 'pattern', 'common']);
    assert.deepEqual(codes('robin'.repeat(100)), ['length']);
  });
});

describe('a repetition', () => {
  /** Each length of a word in turn, which takes the square of the password's length. */
  const isRepetition = (characters: readonly string[]): boolean => {
    for (let unit = 1; unit * 2 <= characters.length + 1; unit++) {
      const end = Math.min(Math.max(unit * 2, characters.length - 3), characters.length);
      let at = unit;
      while (at < end && characters[at] === characters[at - unit]) at++;
      if (at === end) return true;
    }
    return false;
  };

  it('is found as by trying every length of what is repeated', () => {
    const part = fc.array(fc.constantFrom('æ', 'þ', 'ŋ'), { minLength: 1, maxLength: 12 });
    const texts = fc
      .tuple(part, fc.integer({ min: 1, max: 12 }), part)
      .map(([word, times, end]) => [...Array.from({ length: times }, () => word.join('')), end.join('')].join(''));
    // Letters of no keyboard row; runs of one letter are refused for being one.
    const isMadeOfRuns = (text: string) => (text.match(/(.)\1*/gu) ?? []).length * 3 <= [...text].length;
    fc.assert(
      fc.property(texts, (text) => {
        const isRefused = /repetition/.test(fault(text, { minLength: 1 }) ?? '');
        assert.equal(isRefused, isRepetition([...text]) || isMadeOfRuns(text), text);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('what a password is compared as', () => {
  it('is one for both ways to type an accent, and cuts and trims nothing', () => {
    assert.equal(normalizePassword('cafe\u0301'), normalizePassword('caf\u00e9'));
    for (const [a, b] of [
      ['ﬁnal', 'final'],
      [' blank', 'blank'],
      ['blank\u00a0', 'blank '],
      ['a\u0000b', 'a'],
      ['Case', 'case'],
    ] as const)
      assert.notEqual(normalizePassword(a), normalizePassword(b));
  });
});
