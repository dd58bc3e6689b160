import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import type { Key } from './key-ring.ts';
import { type KeyState, retiresAt, stateAt } from './key-schedule.ts';

export const KeyDescription = Type.Object(
  {
    kid: Type.String({ description: 'Names it in the key set and in the header of a token.' }),
    algorithm: Type.String(),
    state: Type.Unsafe<KeyState>({
      type: 'string',
      enum: ['published', 'signing', 'verifying', 'retired'] satisfies KeyState[],
      description:
        '`published`: others get to know it; `signing`; `verifying`: what it has signed is still good; `retired`: about to be deleted.',
    }),
    created_at: instant('When it was made.'),
    signs_from: instant('When it begins to sign, or began.'),
    verifies_until: nullable(
      instant('When it is deleted.'),
      'When it is deleted; null while no key has yet to follow it.',
    ),
  },
  {
    examples: [
      {
        kid: 'cGf3N0gKkVYb1yqz5TnQmA',
        algorithm: 'ES256',
        state: 'signing',
        created_at: '2026-03-02T09:14:03.127Z',
        signs_from: '2026-03-02T09:19:08.127Z',
        verifies_until: null,
      },
    ],
  },
);

/** A key without anything that signs or verifies. */
export function describeKey({ memory: { keys }, config, clock }: Deps, key: Key): Static<typeof KeyDescription> {
  const all = keys.list();
  const until = retiresAt(key, all, config.accessTokenSeconds);
  return {
    kid: key.kid,
    algorithm: key.algorithm,
    state: stateAt(key, all, config.accessTokenSeconds, clock.now()),
    created_at: toInstant(key.created_at),
    signs_from: toInstant(key.signs_from),
    verifies_until: until === undefined ? null : toInstant(until),
  };
}
