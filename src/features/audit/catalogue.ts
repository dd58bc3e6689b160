/** What the audit log adds to the catalogue. */
import { type Settings, wholeNumber } from '../../rows.ts';

export const settings = {
  auditDays: {
    name: 'AUDIT_DAYS',
    doc: 'Days that the audit log is kept, 1 to 36500.',
    default: '365',
    unit: 'days',
    parse: wholeNumber(1, 36_500),
  },
} as const satisfies Settings;

export const permissions = ['audit:read'] as const;
