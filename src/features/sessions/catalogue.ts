/** What sessions add to the catalogue. */
import { type Events, type Problems, type Settings, wholeNumber } from '../../rows.ts';

export const problems = {
  'session/refresh-rejected': {
    status: 401,
    title: 'Refresh rejected',
    sentence: 'The refresh token is not valid, or no longer: sign in again.',
  },
  'session/not-found': { status: 404, title: 'Session not found', sentence: 'There is no such session.' },
} as const satisfies Problems;

export const events = {
  'session.ended': {
    outcome: 'succeeded',
    meaning: 'Sessions were ended; `details.sessions` says which, and `details.reason` that there were too many.',
  },
  'session.recovered': {
    outcome: 'succeeded',
    meaning: 'A refresh token came again after more than ten seconds and got its unused successor once more.',
  },
  'session.reused': { outcome: 'refused', meaning: 'An old refresh token turned up again; the session ended.' },
} as const satisfies Events;

export const settings = {
  sessionIdleDays: {
    name: 'SESSION_IDLE_DAYS',
    doc: 'A session ends when it was not refreshed for so long, 1 to 365.',
    default: '30',
    unit: 'days',
    parse: wholeNumber(1, 365),
  },
  sessionDays: {
    name: 'SESSION_DAYS',
    doc: 'A session ends so long after the sign-in, however much it is used, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: wholeNumber(1, 3650),
  },
} as const satisfies Settings;

export const permissions = ['sessions:write'] as const;
