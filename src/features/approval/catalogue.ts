/** What decisions add to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'user/status-conflict': {
    status: 409,
    title: 'Status conflict',
    sentence: 'The account is in a status that does not allow this.',
  },
  'approvals/key-reused': {
    status: 422,
    title: 'Key reused',
    sentence: 'This Idempotency-Key came with other decisions before: make up a new one for each request.',
  },
} as const satisfies Problems;

export const events = {
  'user.approved': { outcome: 'succeeded', meaning: 'An applicant was let in.' },
  'user.rejected': { outcome: 'succeeded', meaning: 'An applicant was turned down.' },
  'user.suspended': { outcome: 'succeeded', meaning: 'An active account was shut out.' },
  'user.reinstated': { outcome: 'succeeded', meaning: 'A suspended account was let back in.' },
  'user.reopened': { outcome: 'succeeded', meaning: 'A decision was taken back: the account waits again.' },
} as const satisfies Events;

export const permissions = ['users:approve'] as const;
