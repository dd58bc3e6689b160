/** What old password hashes add to the catalogue. */
import type { Events } from '../../rows.ts';

export const events = {
  'hashes.wrapped': {
    outcome: 'succeeded',
    meaning: 'Weak password hashes were wrapped in Argon2id, `details.hashes` of them.',
  },
} as const satisfies Events;
