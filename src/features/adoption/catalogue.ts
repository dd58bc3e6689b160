/** What imports add to the catalogue. */
import type { Events } from '../../rows.ts';

export const events = {
  'users.imported': { outcome: 'succeeded', meaning: 'Accounts were imported; `details` says how many.' },
} as const satisfies Events;
