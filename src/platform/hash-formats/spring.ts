/** PBKDF2 as Spring Security writes it: salt and output together in hexadecimal, with the rounds of its version. */
import { digestSizes, inRounds, type Row } from './row.ts';

const outputSize = 32;

export const spring: Row[] = [
  pbkdf2('spring-pbkdf2-sha1', '{pbkdf2}', { digest: 'sha1', rounds: 185_000, saltSize: 8 }, 3.9),
  pbkdf2(
    'spring-pbkdf2-sha256',
    '{pbkdf2@SpringSecurity_v5_8}',
    { digest: 'sha256', rounds: 310_000, saltSize: 16 },
    6.9,
  ),
];

function pbkdf2(
  name: string,
  scheme: string,
  { digest, rounds, saltSize }: { digest: 'sha1' | 'sha256'; rounds: number; saltSize: number },
  times: number,
): Row {
  return {
    name,
    madeBy: 'Spring Security',
    knownBy: scheme,
    verifiedBy: 'node:crypto',
    weak: 'no',
    bounds: `its own ${inRounds(rounds)}`,
    typical: { cost: inRounds(rounds), times },
    shape: new RegExp(`^${RegExp.escape(scheme)}([0-9a-f]{${2 * saltSize}})([0-9a-f]{${2 * outputSize}})$`),
    read: ([salt = '', output = '']) => ({
      recipe: { by: 'pbkdf2', digest, rounds, salt: Buffer.from(salt, 'hex') },
      // As of every output that is longer than its digest, the first part.
      expected: Buffer.from(output, 'hex').subarray(0, digestSizes[digest]),
      cost: inRounds(rounds),
    }),
  };
}
