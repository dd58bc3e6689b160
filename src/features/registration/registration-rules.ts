/** What a name and a password have to keep to here, so that a form can say it before anything is refused. Pure. */
import { Type } from 'typebox';
import type { Config } from '../../config.ts';
import { longestPassword, passwordRules } from '../passwords/password.ts';
import { longestUsername, usernameRules } from '../users/username.ts';

type Rules = { min_length: number; max_length: number; rules: { code: string; rule: string }[] };
export type RegistrationRules = { username: Rules; password: Rules };

const rules = Type.Array(
  Type.Object({
    code: Type.String({ description: 'What `errors[].code` says when the rule is broken.', examples: ['length'] }),
    rule: Type.String({ description: 'For people.', examples: ['1 to 50 characters'] }),
  }),
);
const length = (example: number) => Type.Integer({ description: 'In code points, after NFC.', examples: [example] });

export const RegistrationRules = Type.Object(
  {
    username: Type.Object({ min_length: length(1), max_length: length(longestUsername), rules }),
    password: Type.Object({ min_length: length(15), max_length: length(longestPassword), rules }),
  },
  { examples: [registrationRules({ passwordMinLength: 15 })] },
);

export function registrationRules({ passwordMinLength }: Pick<Config, 'passwordMinLength'>): RegistrationRules {
  return {
    username: {
      min_length: 1,
      max_length: longestUsername,
      rules: toList({
        ...usernameRules,
        reserved: 'Not a name that the service itself could have, such as admin or support (only when you register)',
        taken: 'Not the name of another account, in any case',
      }),
    },
    password: {
      min_length: passwordMinLength,
      max_length: longestPassword,
      rules: toList(passwordRules(passwordMinLength)),
    },
  };
}

function toList(rules: Readonly<Record<string, string>>): Rules['rules'] {
  return Object.entries(rules).map(([code, rule]) => ({ code, rule }));
}
