import {
  ascii,
  document,
  id,
  instant,
  integer,
  makeTable,
  orNull,
  type Step,
  startsAs,
  text,
  word,
} from '../platform/database/schema-step.ts';

/** Work that any server does after the transaction that told of it. */
export const jobs: Step = {
  name: '0011-jobs',
  changes: [
    makeTable(
      'jobs',
      {
        id: id(),
        kind: word(),
        lane: text(64),
        due_at: orNull(instant()),
        attempts: startsAs(0, integer()),
        lease: orNull(ascii(22)),
        body: document(),
        unique_key: orNull(text(64)),
        created_at: instant(),
        failing_since: orNull(instant()),
        last_error: orNull(ascii(60)),
      },
      { unique: [['unique_key']], indexes: [['due_at', 'id'], ['failing_since']] },
    ),
  ],
};
