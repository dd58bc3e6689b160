import {
  id,
  instant,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  word,
} from '../platform/database/schema-step.ts';

/** What every process has to forget: followed by all of them, kept no longer than an access token lives. */
export const revocations: Step = {
  name: '0004-revocations',
  changes: [
    makeTable(
      'revocations',
      {
        id: id(),
        kind: word(),
        subject_id: orNull(reference()),
        version: orNull(integer()),
        expires_at: instant(),
      },
      { indexes: [['expires_at']] },
    ),
  ],
};
