import { orNull, type Step, text, widenTable } from '../platform/database/schema-step.ts';

/** What a search for a piece of text looks in; null until it has been worked out. */
export const userSearch: Step = {
  name: '0016-user-search',
  changes: [widenTable('users', { search_key: orNull(text(1_200)) })],
};
