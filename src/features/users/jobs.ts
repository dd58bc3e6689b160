import { chore, type JobKinds } from '../jobs/kinds.ts';
import { fillAllDerived } from './fill-derived.ts';
import { fillSearchKeys } from './fill-search-keys.ts';

export const userJobs: JobKinds = {
  'users.derive': chore(600, fillAllDerived),
  'users.search': chore(3_600, fillSearchKeys),
};
