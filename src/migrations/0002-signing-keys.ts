import {
  ascii,
  document,
  instant,
  integer,
  makeTable,
  type Step,
  startsAs,
  word,
} from '../platform/database/schema-step.ts';

/** Keys that sign access tokens; the private half is sealed under the installation's secret. */
export const signingKeys: Step = {
  name: '0002-signing-keys',
  changes: [
    makeTable(
      'signing_keys',
      {
        kid: ascii(43),
        algorithm: word(),
        generation: integer(),
        public_jwk: document(),
        sealed_private_jwk: document(),
        created_at: instant(),
        signs_from: startsAs(0, instant()),
      },
      { key: ['kid'], unique: [['algorithm', 'generation']] },
    ),
  ],
};
