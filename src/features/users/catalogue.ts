/** What accounts add to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'request/credentials-missing': {
    status: 400,
    title: 'Credentials missing',
    sentence: 'Missing username or password',
  },
  'user/exists': { status: 409, title: 'User exists', sentence: 'User already exists' },
  'user/username-refused': {
    status: 400,
    title: 'Username refused',
    sentence: 'This username cannot be used; see "errors".',
  },
  'user/not-found': { status: 404, title: 'User not found', sentence: 'There is no such user.' },
  'user/changed': {
    status: 409,
    title: 'Changed meanwhile',
    sentence: 'Somebody has changed this account at the same moment: sign in again and repeat it.',
  },
  'user/last-admin': {
    status: 409,
    title: 'Last administrator',
    sentence: 'This is the last active administrator: make another one first.',
  },
} as const satisfies Problems;

export const events = {
  'password.changed': { outcome: 'succeeded', meaning: 'Somebody changed their password.' },
  'password.refused': { outcome: 'refused', meaning: 'A change of password came with a wrong current one.' },
  'user.registered': { outcome: 'succeeded', meaning: 'Somebody asked to be let in.' },
  'user.created': { outcome: 'succeeded', meaning: 'An account was made that is active at once.' },
  'user.changed': { outcome: 'succeeded', meaning: 'An account was changed; `details.changed` says what.' },
  'user.unlocked': { outcome: 'succeeded', meaning: 'Failed sign-ins of an account were forgiven.' },
  'user.deleted': { outcome: 'succeeded', meaning: 'An account was deleted.' },
} as const satisfies Events;

export const permissions = ['users:read', 'users:write'] as const;
