import {
  ascii,
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

/**
 * What can be used once. A secret of a user and a purpose, of which there is one at a time, so the newest wins; and
 * the hashes of tokens that were never stored before they were used.
 */
export const singleUse: Step = {
  name: '0010-single-use',
  changes: [
    makeTable(
      'one_time_secrets',
      {
        user_id: reference(),
        purpose: word(),
        lookup: ascii(22),
        secret_hash: orNull(ascii(43)),
        address: orNull(text(254)),
        power_version: orNull(integer()),
        tries: startsAs(0, integer()),
        created_at: instant(),
        created_by: orNull(reference()),
        expires_at: orNull(instant()),
      },
      { key: ['user_id', 'purpose'], unique: [['lookup']], goesWith: { user_id: 'users' } },
    ),
    makeTable('used_tokens', { hash: ascii(43), expires_at: instant() }, { key: ['hash'], indexes: [['expires_at']] }),
  ],
};
