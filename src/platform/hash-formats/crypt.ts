/** Digests repeated many times in ways of their own: Unix crypt (Drepper's SHA-crypt, Kamp's MD5-crypt) and phpass. */
import { inRounds, type Row, weakBelow } from './row.ts';

const defaultRounds = 5_000;
const mostRounds = 1_000_000;
const md5CryptRounds = 1_000;

/** In the order of their values. */
export const cryptAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** phpass writes the binary logarithm of its rounds as one character. */
const [fewestLog, mostLog] = [7, 20];

export const crypt: Row[] = [
  shaCrypt('sha512-crypt', '6', 86),
  shaCrypt('sha256-crypt', '5', 43),
  {
    name: 'md5-crypt',
    madeBy: 'Unix, Cisco, passlib',
    knownBy: '$1$',
    typical: { cost: '1,000 rounds', times: 0.2 },
    verifiedBy: 'own code over node:crypto',
    weak: 'yes',
    bounds: 'none needed',
    shape: /^\$1\$([./A-Za-z0-9]{0,8})\$([./A-Za-z0-9]{22})$/,
    rebuild: ({ salt }) => ({ by: 'md5-crypt', salt }),
    read: ([saltText = '', output = '']) => {
      const salt = Buffer.from(saltText);
      return {
        recipe: { by: 'md5-crypt', salt },
        expected: Buffer.from(output),
        cost: inRounds(md5CryptRounds),
        weak: { rounds: md5CryptRounds, salt },
      };
    },
  },
  {
    name: 'phpass',
    madeBy: 'WordPress before 6.8, phpBB, other PHP programs',
    knownBy: '$P$, $H$',
    typical: { cost: '8,192 rounds', times: 1.4 },
    verifiedBy: 'own code over node:crypto',
    weak: 'below 100,000 rounds',
    bounds: '128 to 1,048,576 rounds',
    shape: /^\$[PH]\$([./A-Za-z0-9])([./A-Za-z0-9]{8})([./A-Za-z0-9]{22})$/,
    rebuild: ({ rounds, salt }) => ({ by: 'phpass', rounds, salt }),
    read: ([logText = '', saltText = '', output = '']) => {
      const [log, salt] = [cryptAlphabet.indexOf(logText), Buffer.from(saltText)];
      if (log < fewestLog || log > mostLog) return undefined;
      const ingredients = { rounds: 2 ** log, salt };
      return {
        recipe: { by: 'phpass', ...ingredients },
        expected: Buffer.from(output),
        cost: inRounds(ingredients.rounds),
        weak: weakBelow(ingredients),
      };
    },
  },
];

function shaCrypt(name: string, id: '5' | '6', length: number): Row {
  const rebuild: NonNullable<Row['rebuild']> = ({ rounds, salt }) => ({
    by: 'sha-crypt',
    salt: `$${id}$rounds=${rounds}$${salt}`,
  });
  return {
    name,
    madeBy: 'Unix, Dovecot, passlib',
    knownBy: `$${id}$`,
    typical: { cost: '5,000 rounds', times: id === '6' ? 1.5 : 1.1 },
    verifiedBy: 'unixcrypt',
    weak: 'below 100,000 rounds',
    bounds: '1,000 to 1,000,000 rounds',
    shape: new RegExp(`^\\$${id}\\$(?:rounds=([1-9]\\d{3,6})\\$)?([./A-Za-z0-9]{0,16})\\$([./A-Za-z0-9]{${length}})$`),
    rebuild,
    read: ([roundsText, salt = '', output = '']) => {
      const ingredients = { rounds: Number(roundsText ?? defaultRounds), salt: Buffer.from(salt) };
      if (ingredients.rounds > mostRounds) return undefined;
      return {
        recipe: rebuild(ingredients),
        expected: Buffer.from(output),
        cost: inRounds(ingredients.rounds),
        weak: weakBelow(ingredients),
      };
    },
  };
}
