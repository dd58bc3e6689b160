import { ascii, instant, makeTable, type Step, text } from '../platform/database/schema-step.ts';

/** The processes that serve from this database, each with what all of them have to agree on. */
export const processes: Step = {
  name: '0019-processes',
  changes: [
    makeTable(
      'processes',
      {
        id: ascii(22),
        host: text(255),
        public_url: text(2_000),
        version: ascii(40),
        seen_at: instant(),
      },
      { key: ['id'] },
    ),
  ],
};
