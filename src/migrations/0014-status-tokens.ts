import { ascii, orNull, type Step, widenTable } from '../platform/database/schema-step.ts';

/**
 * What a status token is made of, so that an applicant who proves the account gets the same one again. Rows that were
 * there before have none.
 */
export const statusTokens: Step = {
  name: '0014-status-tokens',
  changes: [widenTable('users', { status_token_seed: orNull(ascii(43)) })],
};
