/** What jobs add to the catalogue. */
import type { Events } from '../../rows.ts';

export const events = {
  'job.removed': {
    outcome: 'succeeded',
    meaning: 'A job was removed, so what it was for does not happen; `details` names its id and kind.',
  },
} as const satisfies Events;
