import { orNull, type Step, widenTable, word } from '../platform/database/schema-step.ts';

/** How an account came here; null where that was before this was written down. */
export const userOrigin: Step = {
  name: '0017-user-origin',
  changes: [widenTable('users', { origin: orNull(word()) })],
};
