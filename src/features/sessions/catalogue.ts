/** What sessions add to the catalogue. */
import { type Events, type Problems, type Settings, wholeNumber } from '../../rows.ts';

export const problems = {
  'session/refresh-rejected': {
    status: 401,
    title: 'Refresh rejected',
    sentence: 'The refresh token is invalid or no longer valid: sign in again.',
  },
  'session/not-found': { status: 404, title: 'Session not found', sentence: 'Session not found.' },
} as const satisfies Problems;

export const events = {
  'session.ended': {
    outcome: 'succeeded',
    meaning: 'Sessions were ended; `details.sessions` lists them, and `details.reason` says when there were too many.',
  },
  'session.recovered': {
    outcome: 'succeeded',
    meaning: 'A refresh token was presented again after more than ten seconds and received its unused successor again.',
  },
  'session.reused': { outcome: 'refused', meaning: 'A used refresh token was presented again; the session ended.' },
} as const satisfies Events;

export const settings = {
  sessionIdleDays: {
    name: 'SESSION_IDLE_DAYS',
    doc: 'Days without a refresh after which a session ends, 1 to 365.',
    default: '30',
    unit: 'days',
    parse: wholeNumber(1, 365),
  },
  sessionDays: {
    name: 'SESSION_DAYS',
    doc: 'Days after the sign-in when a session ends, even if it is in use, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: wholeNumber(1, 3650),
  },
} as const satisfies Settings;

export const permissions = ['sessions:write'] as const;
