/** What roles add to the catalogue. */
import type { Events, Problems } from '../../rows.ts';

export const problems = {
  'role/unknown': { status: 400, title: 'Unknown role', sentence: 'Role not found.' },
  'role/not-found': { status: 404, title: 'Role not found', sentence: 'Role not found.' },
  'role/exists': { status: 409, title: 'Role exists', sentence: 'A role with this name already exists.' },
  'role/built-in': {
    status: 409,
    title: 'Built-in role',
    sentence: 'This role is part of the service and cannot be changed: create a role of your own.',
  },
  'role/in-use': {
    status: 409,
    title: 'Role in use',
    sentence: 'Users have this role: give them another role first.',
  },
  'role/not-named': {
    status: 409,
    title: 'Role not named',
    sentence: 'The requested role carries permissions: name the role to grant.',
  },
  'role/not-grantable': {
    status: 403,
    title: 'Role not grantable',
    sentence: 'You can only grant a role whose permissions you hold yourself.',
  },
} as const satisfies Problems;

export const events = {
  'role.created': { outcome: 'succeeded', meaning: 'A role was created.' },
  'role.changed': { outcome: 'succeeded', meaning: 'The permissions or the description of a role changed.' },
  'role.deleted': { outcome: 'succeeded', meaning: 'A role was deleted.' },
} as const satisfies Events;

export const permissions = ['roles:write'] as const;
