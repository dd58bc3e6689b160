import { type Step, widenTable } from '../platform/database/schema-step.ts';

/** For reading the audit log by what one request did, and by who acts without an account. */
export const auditReading: Step = {
  name: '0013-audit-reading',
  changes: [
    widenTable(
      'audit_events',
      {},
      {
        indexes: [
          ['request_id', 'type', 'id'],
          ['actor', 'id'],
        ],
      },
    ),
  ],
};
