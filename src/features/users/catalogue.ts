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
  'user/not-found': { status: 404, title: 'User not found', sentence: 'User not found.' },
  'user/changed': {
    status: 409,
    title: 'Changed meanwhile',
    sentence: 'This account was changed at the same moment: sign in again and repeat the change.',
  },
  'user/own-account': {
    status: 409,
    title: 'Own account',
    sentence: 'This is your own account: another administrator has to do that.',
  },
  'user/last-admin': {
    status: 409,
    title: 'Last administrator',
    sentence: 'This is the last active administrator: appoint another one first.',
  },
} as const satisfies Problems;

export const events = {
  'password.changed': { outcome: 'succeeded', meaning: 'A user changed their password.' },
  'password.refused': { outcome: 'refused', meaning: 'A password change was refused: the current password was wrong.' },
  'user.registered': { outcome: 'succeeded', meaning: 'A user registered.' },
  'user.created': { outcome: 'succeeded', meaning: 'An account was created, active at once.' },
  'user.changed': { outcome: 'succeeded', meaning: 'An account was changed; `details.changed` says what.' },
  'user.unlocked': { outcome: 'succeeded', meaning: 'The failed sign-ins of an account were reset.' },
  'user.deleted': { outcome: 'succeeded', meaning: 'An account was deleted.' },
} as const satisfies Events;

export const permissions = ['users:read', 'users:write'] as const;
