/** What the frame, the queue and one's own account say, beside what the first page says. */
import { account } from './en/account.ts';
import { frame } from './en/frame.ts';
import { queue } from './en/queue.ts';
import { roles } from './en/roles.ts';
import { users } from './en/users.ts';
import { type Catalogue, text as first, loaded } from './index.ts';

type Names = 'account' | 'common' | 'frame' | 'queue' | 'roles' | 'service' | 'start' | 'users';

export const text: Pick<Catalogue, Names> = loaded ?? { ...first, account, frame, queue, roles, users };
