import { chore, type JobKinds } from '../jobs/kinds.ts';
import { deriveSeconds, fillDerived } from './fill-derived.ts';

export const userJobs: JobKinds = {
  'users.derive': chore(deriveSeconds, fillDerived),
};
