import { ascii, instant, integer, makeTable, type Step } from '../platform/database/schema-step.ts';

/** What has been spent of each budget. Whose it is stands there as a MAC, so that no name that somebody typed is kept. */
export const throttle: Step = {
  name: '0007-throttle',
  changes: [
    makeTable(
      'budgets',
      {
        owner: ascii(43),
        started_at: instant(),
        spent: integer(),
        in_a_row: integer(),
        is_exceeded: integer(),
        expires_at: instant(),
      },
      { key: ['owner'], indexes: [['expires_at']] },
    ),
  ],
};
