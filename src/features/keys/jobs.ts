import { chore, type JobKinds } from '../jobs/kinds.ts';
import { keepKeysFresh } from './rotate-keys.ts';

export const keyJobs: JobKinds = { 'keys.rotate': chore(60, keepKeysFresh) };
