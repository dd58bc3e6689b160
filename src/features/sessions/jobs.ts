import { chore, type JobKinds } from '../jobs/kinds.ts';
import { deleteDeadSessions } from './delete-dead-sessions.ts';

export const sessionJobs: JobKinds = { 'sessions.forget': chore(600, deleteDeadSessions) };
