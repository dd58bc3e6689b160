/** What old password hashes add to the catalogue. */
import type { Events } from '../../rows.ts';

export const events = {
  'hashes.wrapped': {
    outcome: 'succeeded',
    meaning: 'Argon2id was put around weak password hashes, `details.hashes` of them.',
  },
} as const satisfies Events;
