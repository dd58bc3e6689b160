/**
 * What a password may be (NIST SP 800-63B-4, section 3.1.1): long enough, not a well-known one,
 * not made of the user's name; no rules on which characters. Pure.
 */

/** In code points, as the least length is; what is longer is refused and never cut. */
export const longestPassword = 256;
/** What is longer was never anybody's password, however it was typed (four code units make one), nor in another program. */
export const longestTyped = 1_024;

const productName = 'admittance';
/** Shorter names occur in too many honest words. */
const shortestNameLookedFor = 3;

type Policy = {
  minLength: number;
  username: string;
  /** What the installation calls the service, as people read it. */
  brandName?: string;
  isCommon(folded: string): boolean;
};

/**
 * One person types é as one code point, another keyboard as two: NFC makes them one password.
 * Not NFKC, which would make different passwords equal (RFC 8265, section 4.2). What is too long stays as it is:
 * sorting its marks takes the square of how many there are in a row.
 */
export function normalizePassword(password: string): string {
  return password.length > longestTyped ? password : password.normalize('NFC');
}

/** What a new password has to keep to; a refusal names the rules that it breaks. */
export function passwordRules(minLength: number) {
  return {
    length: `${minLength} to ${longestPassword} characters of any kind`,
    'contains-username': 'Without the username in it',
    'contains-service': 'Without the name of this service in it',
    pattern: 'No repetition, and no row of neighbouring keys',
    common: 'Not on the list of common passwords that attackers try first',
  };
}

export type PasswordFault = { code: keyof ReturnType<typeof passwordRules>; message: string };

/** Why the password is refused: a fault for each rule that it breaks; none when it is fine. */
export function findPasswordFaults(password: string, policy: Policy): PasswordFault[] {
  const length = [...normalizePassword(password)].length;
  if (length > longestPassword)
    return [{ code: 'length', message: `must be at most ${longestPassword} characters long` }];
  const folded = foldPassword(password);
  const name = foldPassword(policy.username);
  const hasName = [...name].length >= shortestNameLookedFor && folded.includes(name);
  const faults: (PasswordFault | false)[] = [
    length < policy.minLength && {
      code: 'length',
      message: `must be at least ${policy.minLength} characters long; a few words in a row will do`,
    },
    hasName && { code: 'contains-username', message: 'must not contain the username' },
    namesOfService(policy).some((name) => folded.includes(name)) && {
      code: 'contains-service',
      message: 'must not contain the name of this service',
    },
    isPattern(folded) && {
      code: 'pattern',
      message: 'is a repetition or a row of neighbouring keys; use a few words that do not belong together',
    },
    policy.isCommon(folded) && {
      code: 'common',
      message: 'is on the list of common passwords that attackers try first',
    },
  ];
  return faults.filter((fault) => fault !== false);
}

/** Also in one word: who writes a name into a password leaves its blanks out. */
function namesOfService({ brandName = '' }: Policy): string[] {
  const brand = foldPassword(brandName);
  return [productName, brand, brand.replace(/\s/g, '')].filter((name) => [...name].length >= shortestNameLookedFor);
}

/** How passwords are compared with lists: `Password` is no better than `password`. */
export function foldPassword(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '!@#$%^&*()_+',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik(ol)p',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
];
const walks = [...rows, ...rows.map((row) => [...row].reverse().join(''))];

function isPattern(folded: string): boolean {
  const characters = [...folded];
  return isRepetition(characters) || isMadeOfWalks(characters);
}

/** The same characters or words over and over, with or without something in between, whatever the last three are. */
function isRepetition(characters: readonly string[]): boolean {
  const { length } = characters;
  return repeatsOf(characters).some((repeated, unit) => {
    const end = Math.min(Math.max(unit * 2, length - 3), length);
    return unit > 0 && unit * 2 <= length + 1 && unit + repeated >= end;
  });
}

/** For each place, how many characters from there on are those from the beginning (Gusfield's Z): in linear time. */
function repeatsOf(characters: readonly string[]): number[] {
  const repeats = [characters.length];
  let [from, to] = [0, 0];
  for (let place = 1; place < characters.length; place++) {
    let length = place < to ? Math.min(to - place, repeats[place - from] as number) : 0;
    while (place + length < characters.length && characters[length] === characters[place + length]) length++;
    if (place + length > to) [from, to] = [place, place + length];
    repeats.push(length);
  }
  return repeats;
}

/** Whether it falls into at most a third as many pieces as it has characters, each of one key or along one row. */
function isMadeOfWalks(characters: readonly string[]): boolean {
  let pieces = 0;
  for (let start = 0; start < characters.length; pieces++) {
    let end = start + 1;
    while (end < characters.length && characters[end] === characters[start]) end++;
    if (end === start + 1) while (end < characters.length && isRow(characters.slice(start, end + 1).join(''))) end++;
    start = end;
  }
  return pieces * 3 <= characters.length;
}

/** Whether its keys are neighbours, one after the other. */
export function isRow(folded: string): boolean {
  return walks.some((walk) => walk.includes(folded));
}
