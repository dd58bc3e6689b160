/** docs/password-hashes.md: every format of password hash that can be verified, and what becomes of it. */

import { schemes } from '../../src/platform/hash-formats/schemes.ts';
import { hashFormats } from '../../src/platform/hash-formats.ts';
import { code, generatedFrom, table } from './markdown.ts';

export function hashesPage(): string {
  return `${[
    generatedFrom('src/platform/hash-formats.ts'),
    '# Password hashes of other programs',
    'Imported accounts keep their passwords: a hash in one of these formats is verified at the sign-in and, if the password is right, replaced by Argon2id (19 MiB, two passes, one lane). Nobody is signed out by it. `admittance hashes report` counts what is in the database.',
    table(
      ['format', 'made by', 'known by', 'verified by', 'weak', 'up to', 'usual cost', 'time'],
      hashFormats.map(({ name, madeBy, knownBy, verifiedBy, weak, bounds, typical }) => [
        name,
        madeBy,
        knownBy.split(', ').map(asWritten).join(', '),
        verifiedBy,
        weak,
        bounds,
        typical.cost,
        `× ${typical.times}`,
      ]),
    ),
    'Some programs put the name of a scheme before a hash of the table. Behind these it is verified, and behind no other: `{noop}` and `{PLAIN}` stand before passwords, which are never taken.',
    table(
      ['scheme', 'of', 'before'],
      schemes.map(({ name, madeBy, formats }) => [code(name), madeBy, formats.join(', ')]),
    ),
    '**Time** is that of verifying one of the usual cost, in times of today’s Argon2id (4.7 ms on one core of an AMD EPYC when these were measured). In a checkout, `node bench/hash-formats.ts` measures it on your machine.',
    '**What is not in the table, or beyond “up to”, cannot be verified**: an imported table is untrusted, and no hash in it may take a gigabyte or a minute. A user with such a hash cannot sign in, no one else notices, and the log has a line with the user’s id. Base64 that no encoder writes, numbers with leading zeros and digits of mixed case are damage. A peppered hash (Devise with `pepper`, and other secrets outside the database) cannot be verified, and nothing in it shows that: its owner gets “wrong password”.',
    '**Costly** is what takes more than 50 times as long or more than 100 MiB. A process computes one of these at a time, and [the plan of an import](adoption.md#costly-hashes) names them.',
    '## What is compared',
    `- The password as it was sent, byte by byte in UTF-8. New hashes are made of its NFC form, so that from the first sign-in on either way to type an accent is right. Argon2id with today's parameters is taken for ours, and compared in NFC.
- bcrypt takes the first 72 bytes, as the programs do that made it. What was typed at the first sign-in counts from then on, all of it.
- WordPress since 6.8 (\`$wp$\`): without blanks at both ends, as WordPress does. Its older hashes (\`$P$\`) and every other format: with them. Both are tried a second time with a backslash before each quote and backslash, as WordPress's forms hash them.
- A password of more than 1,024 bytes is wrong for all of them.
- There is no least length: who has a short password goes on with it. The policy holds for new ones.`,
    '## The weak ones',
    '`admittance hashes wrap` wraps every weak hash in Argon2id at once, without any password: it stores `$wrapped$FORMAT$ROUNDS$SALT` and the Argon2id hash of the earlier output. The user’s next sign-in replaces it with a plain Argon2id hash. It can be interrupted and run again, takes all cores at the lowest priority, and runs beside servers that serve: 100,000 are some ten minutes on two cores. Two things stay: old backups hold the weak hashes, and who has copied them already can go on guessing.',
    'Weak is a digest that is computed once, and one that is repeated fewer than 100,000 times. Others wait for the next sign-in.',
    '## What the time of a sign-in tells',
    `While everybody has today's Argon2id, a name that nobody has costs the same as one that somebody has. With other formats in the table an account can be told from others by the time of a wrong password; whether there is an account cannot: a name that nobody has is given one of the formats and costs in the table, as often as they are there (counted once a minute on 1,000 accounts spread over all), and always the same one.`,
    `It can be told
- which format a name has, known or not, where the times are apart;
- that there is an account, when its format or cost is so rare that none of the 1,000 has it;
- that there is *no* account, perhaps, to who asks for the same name again and again over weeks: as formats dwindle, few names that nobody has pass from one old format to another, which accounts never do.`,
    '`admittance hashes wrap` brings the weak formats close to Argon2id; the rest is over when everybody has signed in.',
  ].join('\n\n')}\n`;
}

/** A beginning as code, a description as it is. */
function asWritten(text: string): string {
  return text.includes(' ') ? text : code(text);
}
