import { chore, type JobKinds } from '../jobs/kinds.ts';
import { fillAllDerived } from './fill-derived.ts';

export const userJobs: JobKinds = { 'users.derive': chore(600, fillAllDerived) };
