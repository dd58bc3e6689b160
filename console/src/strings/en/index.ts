import { admin } from './admin.ts';
import { common } from './common.ts';
import { overview } from './overview.ts';
import { queue } from './queue.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { users } from './users.ts';

export const en = { common, start, queue, overview, users, admin, service };
