import { instant, integer, makeTable, orNull, type Step, startsAs, text } from '../platform/database/schema-step.ts';

/** Roles of the operator's own; `user` and `admin` are built in and have no row. */
export const roles: Step = {
  name: '0005-roles',
  changes: [
    makeTable(
      'roles',
      {
        name: text(50),
        description: text(200),
        permissions: text(1_000),
        requestable: orNull(integer()),
        version: startsAs(1, integer()),
        created_at: instant(),
        updated_at: instant(),
      },
      { key: ['name'] },
    ),
  ],
};
