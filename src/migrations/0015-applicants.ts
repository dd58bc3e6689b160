import { ascii, instant, orNull, reference, type Step, text, widenTable } from '../platform/database/schema-step.ts';

/** What an approver has to see of a request, and who decided on it. */
export const applicants: Step = {
  name: '0015-applicants',
  changes: [
    widenTable(
      'users',
      {
        // Null until a chore has worked it out, for accounts of an earlier version.
        look: orNull(text(254)),
        address_key: orNull(text(255)),
        asked_network: orNull(ascii(45)),
        decided_at: orNull(instant()),
        decided_by: orNull(reference()),
      },
      {
        indexes: [
          ['look', 'id'],
          ['address_key', 'id'],
          ['asked_network', 'created_at'],
          ['decided_by', 'decided_at', 'id'],
        ],
      },
    ),
  ],
};
