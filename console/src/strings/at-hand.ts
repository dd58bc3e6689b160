/** What the pages say that are loaded after the first one. */
import { admin } from './en/admin.ts';
import { audit } from './en/audit.ts';
import { overview } from './en/overview.ts';
import { user } from './en/user.ts';
import { type Catalogue, loaded } from './index.ts';
import { text as before } from './signed-in.ts';

export const text: Omit<Catalogue, 'comingIn' | 'reference'> = loaded ?? { ...before, admin, audit, overview, user };
