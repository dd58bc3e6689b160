/** What signing keys add to the catalogue. */
import { type Events, oneOf, type Settings, wholeNumber } from '../../rows.ts';

export const events = {
  'key.published': { outcome: 'succeeded', meaning: 'A signing key was made.' },
  'key.dropped': { outcome: 'succeeded', meaning: 'Signing keys were deleted.' },
} as const satisfies Events;

export const settings = {
  tokenAlgorithm: {
    name: 'TOKEN_ALGORITHM',
    doc: 'What access tokens are signed with: `ES256`, `EdDSA` or `RS256`. A change takes effect when every copy of the public keys holds the new key (see `JWKS_MAX_AGE_SECONDS`); the old ones still verify.',
    default: 'ES256',
    parse: oneOf('ES256', 'EdDSA', 'RS256'),
  },
  keyRotationDays: {
    name: 'KEY_ROTATION_DAYS',
    doc: 'For how long a key signs before the next one takes over, 1 to 3650.',
    default: '90',
    unit: 'days',
    parse: wholeNumber(1, 3650),
  },
  jwksMaxAgeSeconds: {
    name: 'JWKS_MAX_AGE_SECONDS',
    doc: 'For how long others may keep a copy of the public keys, 1 to 600. A new key signs only when every copy is younger than the key.',
    default: '300',
    unit: 'seconds',
    parse: wholeNumber(1, 600),
  },
} as const satisfies Settings;
