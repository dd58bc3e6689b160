/** What registrations add to the catalogue. */
import type { Problems } from '../../rows.ts';

export const problems = {
  'registration/not-found': {
    status: 404,
    title: 'Registration not found',
    sentence: 'No registration belongs to this status token.',
  },
  'registration/too-many-waits': {
    status: 429,
    title: 'Too many waits',
    sentence: 'Too many requests already wait for a decision: ask without "wait", or try again shortly.',
  },
} as const satisfies Problems;
