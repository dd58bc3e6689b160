import { account } from './account.ts';
import { admin } from './admin.ts';
import { audit } from './audit.ts';
import { comingIn } from './coming-in.ts';
import { common } from './common.ts';
import { frame } from './frame.ts';
import { overview } from './overview.ts';
import { queue } from './queue.ts';
import { reference } from './reference.ts';
import { roles } from './roles.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { user } from './user.ts';
import { users } from './users.ts';

export const en = {
  common,
  start,
  frame,
  comingIn,
  account,
  queue,
  overview,
  audit,
  roles,
  users,
  user,
  admin,
  service,
  reference,
};
