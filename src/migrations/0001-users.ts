import {
  ascii,
  fillRows,
  id,
  instant,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  startsAs,
  text,
  word,
} from '../platform/database/schema-step.ts';

/** Users, and the rows that put competing transactions in order. */
export const users: Step = {
  name: '0001-users',
  changes: [
    makeTable(
      'users',
      {
        id: id(),
        kind: startsAs('person', word()),
        // E-mail addresses too, where accounts were imported: longer than the names one can choose here.
        username: text(254),
        username_key: text(254),
        password_hash: orNull(ascii(255)),
        display_name: orNull(text(100)),
        email: orNull(text(254)),
        role: text(50),
        requested_role: orNull(text(50)),
        note: orNull(text(500)),
        status: word(),
        status_reason: orNull(text(500)),
        status_token_hash: orNull(ascii(43)),
        version: startsAs(1, integer()),
        decision_version: startsAs(1, integer()),
        power_version: startsAs(1, integer()),
        created_at: instant(),
        updated_at: instant(),
        approved_at: orNull(instant()),
        approved_by: orNull(reference()),
        approved_role: orNull(text(50)),
        last_login_at: orNull(instant()),
      },
      {
        unique: [['username_key'], ['status_token_hash']],
        indexes: [
          ['status', 'id'],
          ['role', 'status'],
          ['created_at', 'id'],
          ['last_login_at', 'id'],
          ['status', 'created_at', 'id'],
          ['status', 'username_key'],
        ],
      },
    ),
    makeTable('guards', { name: word(), version: integer() }, { key: ['name'] }),
    fillRows('guards', { name: 'admins', version: 1 }),
    // Readiness counts it up to see whether the database takes writes.
    fillRows('guards', { name: 'writing', version: 0 }),
  ],
};
