/** What decisions add to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'user/status-conflict': {
    status: 409,
    title: 'Status conflict',
    sentence: 'The account is in a status that does not allow this.',
  },
  'approvals/undo-over': {
    status: 409,
    title: 'Undo is over',
    sentence: 'This decision is more than 24 hours old and cannot be undone; "late": true takes it back all the same.',
  },
  'approvals/signed-in-since': {
    status: 409,
    title: 'Signed in since',
    sentence:
      'The user has signed in since this decision, so it cannot be undone; "late": true takes it back all the same and ends their sessions.',
  },
  'approvals/key-reused': {
    status: 422,
    title: 'Key reused',
    sentence: 'This Idempotency-Key was used for other decisions: send a new key with each new request.',
  },
} as const satisfies Problems;

export const events = {
  'user.approved': { outcome: 'succeeded', meaning: 'A registration was approved.' },
  'user.rejected': { outcome: 'succeeded', meaning: 'A registration was rejected.' },
  'user.suspended': { outcome: 'succeeded', meaning: 'An active account was suspended.' },
  'user.reinstated': { outcome: 'succeeded', meaning: 'A suspended account was reinstated.' },
  'user.reopened': { outcome: 'succeeded', meaning: 'A decision was undone: the account is pending again.' },
} as const satisfies Events;

export const permissions = ['users:approve'] as const;
