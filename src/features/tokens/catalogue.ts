/** What access tokens add to the catalogue. */
import { type Settings, wholeNumber } from '../../rows.ts';

export const settings = {
  accessTokenSeconds: {
    name: 'ACCESS_TOKEN_SECONDS',
    doc: 'Lifetime of an access token in seconds, 60 to 3600.',
    default: '600',
    unit: 'seconds',
    parse: wholeNumber(60, 3600),
  },
  recentSeconds: {
    name: 'RECENT_SECONDS',
    doc: 'Seconds that a sign-in counts as recent, 60 to 86400: a route that asks for a recent sign-in refuses older ones. No route asks for one yet.',
    default: '600',
    unit: 'seconds',
    parse: wholeNumber(60, 86_400),
  },
} as const satisfies Settings;
