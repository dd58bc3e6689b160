import {
  document,
  instant,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  startsAs,
  text,
} from '../platform/database/schema-step.ts';

/** Names that mean something in other services, and who has them. */
export const groups: Step = {
  name: '0012-groups',
  changes: [
    makeTable(
      'groups',
      {
        name: text(64),
        description: text(200),
        claims: document(),
        version: startsAs(1, integer()),
        created_at: instant(),
        updated_at: instant(),
      },
      { key: ['name'] },
    ),
    makeTable(
      'user_groups',
      { user_id: reference(), group_name: text(64), until: orNull(instant()), created_at: instant() },
      {
        key: ['user_id', 'group_name'],
        indexes: [['group_name', 'user_id'], ['until']],
        goesWith: { user_id: 'users' },
      },
    ),
  ],
};
