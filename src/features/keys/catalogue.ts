/** What signing keys add to the catalogue. */
import { type Events, oneOf, type Settings, wholeNumber } from '../../rows.ts';

export const events = {
  'key.published': { outcome: 'succeeded', meaning: 'A signing key was created.' },
  'key.dropped': { outcome: 'succeeded', meaning: 'Signing keys were deleted.' },
} as const satisfies Events;

export const settings = {
  tokenAlgorithm: {
    name: 'TOKEN_ALGORITHM',
    doc: 'Algorithm that signs access tokens: `ES256`, `EdDSA` or `RS256`. A change takes effect when every cached copy of the public keys holds the new key (see `JWKS_MAX_AGE_SECONDS`); earlier keys still verify.',
    default: 'ES256',
    parse: oneOf('ES256', 'EdDSA', 'RS256'),
  },
  keyRotationDays: {
    name: 'KEY_ROTATION_DAYS',
    doc: 'Days that a key signs before the next key takes over, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: wholeNumber(1, 3650),
  },
  jwksMaxAgeSeconds: {
    name: 'JWKS_MAX_AGE_SECONDS',
    doc: 'Seconds that clients may cache the public keys, 1 to 600. A new key signs only when every cached copy is younger than the key.',
    default: '300',
    unit: 'seconds',
    parse: wholeNumber(1, 600),
  },
} as const satisfies Settings;
