/** What the throttle adds to the catalogue. */
import { type Events, type Settings, wholeNumber } from '../../rows.ts';

export const events = {
  'login.throttled': {
    outcome: 'refused',
    meaning: 'Too many sign-ins: a budget is exhausted; `details.budget` says which.',
  },
  'login.locked': { outcome: 'refused', meaning: 'A hundred sign-ins in a row failed: the account needs an unlock.' },
  'request.throttled': { outcome: 'refused', meaning: 'A budget other than the one for sign-ins is exhausted.' },
} as const satisfies Events;

export const settings = {
  networkAttempts: {
    name: 'NETWORK_ATTEMPTS',
    doc: 'Failed sign-ins allowed from one network (an IPv4 address, or an IPv6 /64) in 15 minutes; the same number of registrations; ten times as many bad tokens and requests waiting for a decision. 10 to 1000000. Known devices are not counted.',
    default: '60',
    unit: 'attempts',
    parse: wholeNumber(10, 1_000_000),
  },
} as const satisfies Settings;
