import { chore, type JobKinds } from '../jobs/kinds.ts';
import { deleteOldEvents } from './delete-old-events.ts';
import { sealEvents } from './seal-events.ts';

export const auditJobs: JobKinds = {
  'events.seal': chore(60, sealEvents),
  'events.forget': chore(3_600, deleteOldEvents),
};
