import { chore, type JobKinds } from '../jobs/kinds.ts';
import { forgetExpiredBudgets } from './forget-expired.ts';

export const throttleJobs: JobKinds = { 'budgets.forget': chore(600, forgetExpiredBudgets) };
