/** What stands in the circle beside a name. Pure. */

/** Apart enough to be told from one another; none of them is the colour of a state. */
const hues = [25, 75, 150, 200, 255, 320];

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Scripts in which two letters side by side would join or mean something else: one stands alone. */
const oneLetter = /^[^\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{N}]/u;

/** @returns the first letters of the first and the last word; one grapheme in scripts that take no two; `?` of nothing */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  if (first === '') return '?';
  return (oneLetter.test(first) ? firstOf(first) : firstOf(first) + firstOf(last)).toLocaleUpperCase();
}

function firstOf(word: string): string {
  return graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

/** Always the same for one name. */
export function hueOf(name: string): number {
  let sum = 0;
  for (let index = 0; index < name.length; index++) sum = (Math.imul(sum, 31) + name.charCodeAt(index)) >>> 0;
  return hues[sum % hues.length] ?? 255;
}
