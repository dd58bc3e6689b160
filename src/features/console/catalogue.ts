/** What the console adds to the catalogue. */
import type { Problems } from '../../rows.ts';

export const problems = {
  'console/not-built': {
    status: 503,
    title: 'Console not built',
    sentence: 'The web console is not in this installation: build it with "npm run build", or use the API.',
  },
} as const satisfies Problems;
