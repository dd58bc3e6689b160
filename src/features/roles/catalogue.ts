/** What roles add to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'role/unknown': { status: 400, title: 'Unknown role', sentence: 'There is no such role.' },
  'role/not-found': { status: 404, title: 'Role not found', sentence: 'There is no such role.' },
  'role/exists': { status: 409, title: 'Role exists', sentence: 'There is a role of this name already.' },
  'role/built-in': {
    status: 409,
    title: 'Built-in role',
    sentence: 'This role is part of the service and cannot be changed: make one of your own.',
  },
  'role/in-use': {
    status: 409,
    title: 'Role in use',
    sentence: 'Accounts have this role: give them another one first.',
  },
  'role/not-named': {
    status: 409,
    title: 'Role not named',
    sentence: 'This person asks for a role that carries permissions: name the role to give.',
  },
  'role/not-grantable': {
    status: 403,
    title: 'Role not grantable',
    sentence: 'You can only give a role whose permissions you hold yourself.',
  },
} as const satisfies Problems;

export const events = {
  'role.created': { outcome: 'succeeded', meaning: 'A role was made.' },
  'role.changed': { outcome: 'succeeded', meaning: 'What a role allows was changed.' },
  'role.deleted': { outcome: 'succeeded', meaning: 'A role was deleted.' },
} as const satisfies Events;

export const permissions = ['roles:write'] as const;
