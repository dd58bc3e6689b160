/**
 * Usernames (RFC 8265 and UTS #39 in spirit): letters and digits of one script and `. _ -`.
 *
 * People see the name as it was written; names are found and kept apart by their key, so that
 * `Bob`, `BOB` and look-alikes made of fullwidth letters, a long s or a dotless i are one name.
 * The same function serves every database; no collation is involved.
 */

/** As people see it, and as it is found and kept apart. */
export type Username = { shown: string; key: string };

/** In code points. */
export const longestUsername = 50;
/** RFC 3696, erratum 1690. No name that an account can have is longer, in code units and however it was typed. */
export const longestName = 254;
/** What HTML takes for an e-mail address, which is ASCII only; no quotes, no comments, no other alphabets. */
const address =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Every script that people write names in today, so that "one script" can be asked of a regular expression. */
const scripts =
  'Latin Greek Cyrillic Armenian Hebrew Arabic Syriac Thaana Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Georgian Ethiopic Cherokee Khmer Mongolian Canadian_Aboriginal Yi Han Hiragana Katakana Hangul Bopomofo Nko Adlam Vai Tifinagh Javanese Balinese Sundanese Cham Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Limbu Lepcha Meetei_Mayek Ol_Chiki Saurashtra Kayah_Li Chakma Osage Miao Wancho Newa Bamum Lisu Batak Buginese Syloti_Nagri Hanifi_Rohingya Nyiakeng_Puachue_Hmong Mende_Kikakui Deseret Gothic Old_Italic Runic Ogham Coptic Glagolitic'.split(
    ' ',
  );
/** Scripts that one language writes together (UTS #39, section 5.1). */
const together = ['Han Hiragana Katakana', 'Han Hangul', 'Han Bopomofo'];
/** What every script may use: the other characters of no script look like punctuation. */
const shared = '0-9._\\-\u02bb\u02bc\\p{Script_Extensions=Inherited}';
const writings = [...scripts, ...together].map((names) => {
  const letters = names.replace(/\w+/g, '\\p{Script_Extensions=$&}').replaceAll(' ', '');
  return new RegExp(`^[${shared}${letters}]+$`, 'u');
});
/** Letters that stretch or repeat others (RFC 8264, section 9.6), and one that passes for `_`. */
const barelySeen = /[\u02cd\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/;

/**
 * The key a name is compared by. Total: any text has one, also one that could never be a username. Not to be made
 * of what is longer than `longestName`: sorting marks (Unicode, D109) takes the square of how many there are in a row.
 * Marks apart from their letters first (Unicode, D145); there and back, so that ß, ẞ and ss, ſ and s,
 * ı and i meet; then a dot goes that cannot be seen on a letter with one, as İ leaves behind.
 */
export function usernameKey(username: string): string {
  const folded = username.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase();
  const undotted = folded.replace(/\p{Soft_Dotted}\p{M}+/gu, (letter) => letter.replaceAll('\u0307', ''));
  return undotted.replaceAll('ς', 'σ').normalize('NFKC');
}

/**
 * What somebody typed to name an account: phone keyboards put a blank behind a word, and some a no-break space. No
 * account has one in its name, so it means nothing. Not for names that are chosen: they are refused with it.
 */
export function trimTypedName(typed: string): string {
  return typed.trim();
}

/** How a name is kept and shown: é is one code point, however it was typed. */
export function normalizeUsername(username: string): string {
  return username.normalize('NFC');
}

/** Of a text that can be a name; not to be made of any other, for the reason of `usernameKey`. */
export function usernameOf(text: string): Username {
  const shown = normalizeUsername(text);
  return { shown, key: usernameKey(shown) };
}

/** What somebody typed to name an account; `undefined` when no account can have that name. */
export function readTypedName(typed: string): Username | undefined {
  const name = trimTypedName(typed);
  return findNameFault(name) ? undefined : usernameOf(name);
}

/** Whether it has the form of an e-mail address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= longestName && address.test(text);
}

/**
 * Why no account can have that name. Imported accounts may go on being called by
 * their e-mail address; nobody else can choose one. Asked of a typed name before it is looked up, so that only
 * what can be a name is folded to one.
 */
export function findNameFault(name: string): string | undefined {
  return isEmailAddress(name) ? undefined : findUsernameFault(name)?.message;
}

/** What a chosen name has to keep to; a refusal names the rule that it breaks. */
export const usernameRules = {
  length: `1 to ${longestUsername} characters`,
  characters: 'Letters and digits of one script, and . _ -, without spaces',
  letter: 'At least one letter or digit',
} as const;

type Fault = { code: keyof typeof usernameRules; message: string };

/** Why a text cannot be chosen as a username; `undefined` when it can. */
export function findUsernameFault(username: string): Fault | undefined {
  const tooLong: Fault = { code: 'length', message: `must be at most ${longestUsername} characters long` };
  if (username.length > longestName) return tooLong;
  const name = normalizeUsername(username);
  if ([...name].length > longestUsername) return tooLong;
  const fault = findCharacterFault(name);
  if (fault !== undefined) return { code: 'characters', message: fault };
  return /[\p{L}\p{Nd}]/u.test(name) ? undefined : { code: 'letter', message: 'must hold a letter or a digit' };
}

function findCharacterFault(name: string): string | undefined {
  if (!/^[\p{L}\p{Mn}\p{Mc}\p{Nd}._-]+$/u.test(name)) return 'may hold letters, digits and . _ - only, without spaces';
  if (/\p{Default_Ignorable_Code_Point}/u.test(name) || barelySeen.test(name))
    return 'must not hold invisible characters';
  if (/^\p{M}|[._-]\p{M}|\p{M}{4}/u.test(name)) return 'has accents that belong to no letter';
  if (name !== name.normalize('NFKC')) return 'must be written in plain letters, not in styled or full-width ones';
  if (!isOneScript(name)) return 'must be written in one script; letters of another one can look the same';
  return undefined;
}

/** Whether two spellings are one name. */
export function isSameUsername(a: string, b: string): boolean {
  return usernameKey(a) === usernameKey(b);
}

function isOneScript(name: string): boolean {
  return writings.some((writing) => writing.test(name));
}
