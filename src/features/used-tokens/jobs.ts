import { chore, type JobKinds } from '../jobs/kinds.ts';
import { forgetExpiredTokens } from './forget-expired.ts';

export const usedTokenJobs: JobKinds = { 'used-tokens.forget': chore(600, forgetExpiredTokens) };
