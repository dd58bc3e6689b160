import { chore, type JobKinds } from '../jobs/kinds.ts';
import { forgetExpiredAnswers } from './forget-expired.ts';

export const approvalJobs: JobKinds = { 'answers.forget': chore(600, forgetExpiredAnswers) };
