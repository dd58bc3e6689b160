/** What text becomes at a terminal: stored text must neither give it orders nor upset a table. */

/** Controls (C0, C1), line separators, and what turns the direction of writing or cannot be seen; joiners stay. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/gu;

const widthless = /^[\p{M}\p{Default_Ignorable_Code_Point}]+$/u;
const wide =
  /^(?:[\u1100-\u115f\u2329\u232a\u3000-\u303e\ua960-\ua97c\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;

let segmenter: Intl.Segmenter | undefined;

/** What a person sees as one character. Made at the first question: it takes its time. */
function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** One line of text with every character that a terminal could obey made visible. */
export function toPrintable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Columns a text takes at a terminal: 2 for East Asian and emoji, none for what only sits on a letter. */
export function displayWidth(text: string): number {
  const widthOf = (character: string) => (wide.test(character) ? 2 : widthless.test(character) ? 0 : 1);
  return graphemes(text).reduce((width, character) => width + widthOf(character), 0);
}

/** At most so many characters, whole ones. */
export function shorten(text: string, most: number): string {
  const characters = graphemes(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** JSON that a terminal shows and does not obey; still the same value. */
export function toPrintableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
