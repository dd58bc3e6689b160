import { permissions } from '../../catalogue.ts';
import type { Principal } from '../../platform/principal.ts';

/** At the command line: a user who can run it can read the database anyway. */
export const operator: Principal = {
  kind: 'operator',
  id: null,
  permissions: new Set(permissions),
  address: null,
  requestId: null,
};
