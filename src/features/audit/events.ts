/** What the audit trail knows of: every type of event, whether it was allowed, and what it means. */
type Row = { outcome: 'succeeded' | 'refused'; meaning: string };

export const eventCatalogue = {
  'login.succeeded': { outcome: 'succeeded', meaning: 'Somebody signed in; a session began.' },
  'login.refused': { outcome: 'refused', meaning: 'A sign-in was refused; `details.reason` says why.' },
  'login.throttled': {
    outcome: 'refused',
    meaning: 'Too many sign-ins: a budget is used up; `details.budget` says which.',
  },
  'login.locked': { outcome: 'refused', meaning: 'A hundred sign-ins in a row failed: it takes an unlock.' },
  'request.throttled': { outcome: 'refused', meaning: 'A budget other than that of sign-ins is used up.' },
  'session.ended': {
    outcome: 'succeeded',
    meaning: 'Sessions were ended; `details.sessions` says which, and `details.reason` that there were too many.',
  },
  'session.recovered': {
    outcome: 'succeeded',
    meaning: 'A refresh token came again after more than ten seconds and got its unused successor once more.',
  },
  'session.reused': { outcome: 'refused', meaning: 'An old refresh token turned up again; the session ended.' },
  'password.changed': { outcome: 'succeeded', meaning: 'Somebody changed their password.' },
  'password.refused': { outcome: 'refused', meaning: 'A change of password came with a wrong current one.' },
  'user.registered': { outcome: 'succeeded', meaning: 'Somebody asked to be let in.' },
  'user.created': { outcome: 'succeeded', meaning: 'An account was made that is active at once.' },
  'user.approved': { outcome: 'succeeded', meaning: 'An applicant was let in.' },
  'user.rejected': { outcome: 'succeeded', meaning: 'An applicant was turned down.' },
  'user.suspended': { outcome: 'succeeded', meaning: 'An active account was shut out.' },
  'user.reinstated': { outcome: 'succeeded', meaning: 'A suspended account was let back in.' },
  'user.reopened': { outcome: 'succeeded', meaning: 'A decision was taken back: the account waits again.' },
  'user.changed': { outcome: 'succeeded', meaning: 'An account was changed; `details.changed` says what.' },
  'user.unlocked': { outcome: 'succeeded', meaning: 'Failed sign-ins of an account were forgiven.' },
  'user.deleted': { outcome: 'succeeded', meaning: 'An account was deleted.' },
  'users.exported': {
    outcome: 'succeeded',
    meaning: 'All accounts were exported; `details.hashes` says whether with hashes.',
  },
  'users.imported': { outcome: 'succeeded', meaning: 'Accounts were brought along; `details` says how many.' },
  'role.created': { outcome: 'succeeded', meaning: 'A role was made.' },
  'role.changed': { outcome: 'succeeded', meaning: 'What a role allows was changed.' },
  'role.deleted': { outcome: 'succeeded', meaning: 'A role was deleted.' },
  'hashes.wrapped': {
    outcome: 'succeeded',
    meaning: 'Argon2id was put around weak password hashes, `details.hashes` of them.',
  },
  'key.published': { outcome: 'succeeded', meaning: 'A signing key was made.' },
  'key.dropped': { outcome: 'succeeded', meaning: 'Signing keys were deleted.' },
} as const satisfies Record<string, Row>;

export type EventType = keyof typeof eventCatalogue;

export const eventTypes = Object.keys(eventCatalogue) as EventType[];
