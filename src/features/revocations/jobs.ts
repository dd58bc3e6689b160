import { chore, type JobKinds } from '../jobs/kinds.ts';
import { forgetExpiredRevocations } from './forget-expired.ts';

export const revocationJobs: JobKinds = { 'revocations.forget': chore(60, forgetExpiredRevocations) };
