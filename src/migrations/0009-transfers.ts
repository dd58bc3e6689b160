import {
  ascii,
  instant,
  integer,
  makeTable,
  orNull,
  type Step,
  startsAs,
  text,
} from '../platform/database/schema-step.ts';

/** How far imports, adoptions and copies have come. */
export const transfers: Step = {
  name: '0009-transfers',
  changes: [
    makeTable(
      'transfers',
      {
        name: ascii(190),
        position: text(500),
        taken: startsAs(0, integer()),
        refused: startsAs(0, integer()),
        started_at: instant(),
        finished_at: orNull(instant()),
      },
      { key: ['name'] },
    ),
  ],
};
