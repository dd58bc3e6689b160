/** What signing in adds to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'login/rejected': { status: 401, title: 'Login rejected', sentence: 'Invalid credentials' },
  'login/locked': {
    status: 429,
    title: 'Locked',
    sentence:
      'Too many sign-ins to this account failed in a row: use a device that has signed in before, or ask an administrator to unlock the account.',
  },
  'login/not-approved': {
    status: 403,
    title: 'Not approved yet',
    sentence: 'Account not approved by admin',
  },
  'login/registration-rejected': {
    status: 403,
    title: 'Registration rejected',
    sentence: 'An administrator rejected this registration.',
  },
  'login/suspended': {
    status: 403,
    title: 'Account suspended',
    sentence: 'An administrator suspended this account.',
  },
} as const satisfies Problems;

export const events = {
  'login.succeeded': { outcome: 'succeeded', meaning: 'A user signed in; a session started.' },
  'login.refused': { outcome: 'refused', meaning: 'A sign-in was refused; `details.reason` says why.' },
} as const satisfies Events;
