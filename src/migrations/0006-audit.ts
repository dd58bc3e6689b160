import {
  ascii,
  document,
  id,
  instant,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  word,
} from '../platform/database/schema-step.ts';

/**
 * The audit log, and the batches that seal it: each holds a digest of its events and is chained to the one
 * before by a MAC whose key is not in the database. Users are in it by their ids only, and no foreign key
 * takes an event along when one is deleted.
 */
export const audit: Step = {
  name: '0006-audit',
  changes: [
    makeTable(
      'audit_events',
      {
        id: id(),
        at: instant(),
        type: word(),
        outcome: word(),
        actor: word(),
        actor_id: orNull(reference()),
        subject_id: orNull(reference()),
        address: orNull(ascii(45)),
        request_id: orNull(ascii(40)),
        details: document(),
        batch: orNull(integer()),
      },
      {
        indexes: [
          ['batch', 'id'],
          ['at', 'id'],
          ['type', 'id'],
          ['type', 'at'],
          ['actor_id', 'id'],
          ['subject_id', 'id'],
        ],
      },
    ),
    makeTable(
      'audit_batches',
      {
        number: integer(),
        first_at: instant(),
        last_at: instant(),
        events: integer(),
        digest: ascii(43),
        mac: ascii(43),
      },
      { key: ['number'] },
    ),
  ],
};
