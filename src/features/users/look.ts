/**
 * What two names have in common that a person takes for each other: the look of a name, for a warning and never to
 * keep names apart. Of the confusables of UTS #39 those that a username can hold, and digits for letters. Pure.
 */

/** What stands for a letter of the Latin alphabet: digits, letters of Latin with a stroke, Cyrillic, Greek, Armenian. */
const likenesses = {
  a: '4аα',
  b: '8ьƀ',
  c: 'сϲ',
  d: 'ԁđ',
  e: '3еεє',
  g: 'ց',
  h: 'һհħн',
  j: 'јϳ',
  k: 'кκ',
  l: '1iıіӏιł',
  m: 'м',
  n: 'пηո',
  o: '0оοσօø',
  p: 'рρ',
  q: 'ԛզ',
  r: 'г',
  s: '5ѕ',
  t: '7тτŧ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝωшա',
  x: 'хχ',
  y: 'уγ',
} as const;

const letters = new Map(
  Object.entries(likenesses).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/**
 * Names with the same look differ in what is barely seen: `adm1n` and `admin`, `maria` in Latin and in Cyrillic,
 * `rn` and `m`, an accent, a dot between.
 * @param usernameKey from username.ts
 */
export function lookOf(usernameKey: string): string {
  const bare = usernameKey.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const plain = [...bare].map((letter) => letters.get(letter) ?? letter).join('');
  return plain.replace(/[._-]/g, '').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

/**
 * By which addresses are compared and found by their domain, which stands first. The part before the @ in any case:
 * nearly every mail server takes it so.
 */
export function addressKey(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(at + 1)}@${email.slice(0, Math.max(0, at))}`.toLowerCase();
}

/** The columns that follow from a name and an e-mail address. */
export function derived({ username_key, email }: { username_key: string; email?: string | null | undefined }) {
  return { look: lookOf(username_key), address_key: email ? addressKey(email) : null };
}
