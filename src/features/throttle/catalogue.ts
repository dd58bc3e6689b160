/** What the throttle adds to the catalogue. */
import { type Events, type Settings, wholeNumber } from '../../rows.ts';

export const events = {
  'login.throttled': {
    outcome: 'refused',
    meaning: 'Too many sign-ins: a budget is used up; `details.budget` says which.',
  },
  'login.locked': { outcome: 'refused', meaning: 'A hundred sign-ins in a row failed: it takes an unlock.' },
  'request.throttled': { outcome: 'refused', meaning: 'A budget other than that of sign-ins is used up.' },
} as const satisfies Events;

export const settings = {
  networkAttempts: {
    name: 'NETWORK_ATTEMPTS',
    doc: 'How many sign-ins may fail from one network (an IPv4 address, or a /64 of IPv6) in 15 minutes, and as many registrations, and ten times as many bad tokens; as many as those may wait for a decision at once. From 10 to 1000000. Devices that have signed in before are not counted.',
    default: '60',
    unit: 'attempts',
    parse: wholeNumber(10, 1_000_000),
  },
} as const satisfies Settings;
