import { ascii, fillRows, integer, orNull, type Step, startsAs, widenTable } from '../platform/database/schema-step.ts';

/**
 * Revocations stand in a few streams, in the order of their commits, each row naming the one before it: so a server notices
 * when the database is not the one any more that it has read. What servers of the earlier version write is in none.
 */
export const revocationStreams: Step = {
  name: '0018-revocation-streams',
  changes: [
    widenTable('guards', { mark: startsAs('', ascii(24)), previous_mark: startsAs('', ascii(24)) }),
    fillRows('guards', ...Array.from({ length: 8 }, (_, stream) => ({ name: `revocations ${stream}`, version: 0 }))),
    widenTable(
      'revocations',
      {
        stream: orNull(integer()),
        number: orNull(integer()),
        mark: orNull(ascii(24)),
        follows: orNull(ascii(24)),
      },
      { indexes: [['stream', 'number']] },
    ),
  ],
};
