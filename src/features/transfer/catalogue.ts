/** What exports add to the catalogue. */
import type { Events } from '../../rows.ts';

export const events = {
  'users.exported': {
    outcome: 'succeeded',
    meaning: 'All accounts were exported; `details.hashes` says whether with hashes.',
  },
} as const satisfies Events;
