import {
  ascii,
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

/**
 * One row a sign-in on one device. The refresh token is derived from the row and a key that is not in the
 * database, so nothing here can be presented. No foreign key holds children to their parent: their access
 * tokens have to be revoked, so a verb has to see them go.
 */
export const sessions: Step = {
  name: '0003-sessions',
  changes: [
    makeTable(
      'sessions',
      {
        id: id(),
        user_id: reference(),
        kind: startsAs('person', word()),
        client_id: orNull(text(190)),
        parent_id: orNull(reference()),
        amr: startsAs('pwd', ascii(100)),
        authenticated_at: instant(),
        scope: orNull(text(1_000)),
        nonce: ascii(22),
        generation: startsAs(1, integer()),
        device: orNull(text(255)),
        address: orNull(ascii(45)),
        created_at: instant(),
        last_used_at: instant(),
        reused_at: orNull(instant()),
        recovered_generation: orNull(integer()),
        recovered_at: orNull(instant()),
      },
      {
        indexes: [['user_id', 'id'], ['last_used_at'], ['parent_id']],
        goesWith: { user_id: 'users' },
      },
    ),
  ],
};
