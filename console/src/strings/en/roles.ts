import { number } from './format.ts';

const people = (count: number) => (count === 1 ? '1 person' : `${number(count)} people`);

export const roles = {
  title: 'Roles',
  lead: 'What each role allows in this service. Your apps read the role’s name.',
  count: (permissions: number, roles: number) => `${permissions} permissions, ${number(roles)} roles`,
  /** With a capital letter where one begins a row. */
  groups: { people: 'People', connections: 'Connections', server: 'Server', registration: 'Registration' },
  permissions: {
    'users:read': 'See all accounts',
    'users:write': 'Add, change, suspend and delete accounts',
    'users:approve': 'Decide on registration requests',
    'roles:write': 'Make roles and set what they allow',
    'sessions:write': 'Reserved for your own services, which may check for it',
    'tokens:introspect': 'Ask whether a token is valid',
    'audit:read': 'Read the audit log and the statistics',
    'settings:write': 'See settings and signing keys; changes nothing',
  },
  /** After "may". */
  acts: {
    'users:read': 'see all accounts',
    'users:write': 'change accounts',
    'users:approve': 'decide on requests',
    'roles:write': 'make and change roles',
    'sessions:write': 'do what your services check sessions:write for',
    'tokens:introspect': 'ask whether tokens are valid',
    'audit:read': 'read the audit log',
    'settings:write': 'see the settings',
  },
  people,
  builtInHint: 'Built-in roles cannot be changed.',
  isBuiltIn: (role: string) => `${role} is built in`,
  allowed: 'yes',
  notAllowed: 'no',
  beyondHint: 'You can neither grant nor remove a permission that you do not hold.',
  grants: (role: string, permission: string) => `${role} may ${permission}`,
  isOffered: 'The registration form offers this role.',
  isNotOffered: 'The registration form does not offer this role.',
  offered: 'Offered',
  offeredHint: 'On the registration form',
  role: 'Role',

  unsaved: 'Unsaved changes',
  changes: (count: number) => (count === 1 ? '1 change, not saved.' : `${number(count)} changes, not saved.`),
  gains: (role: string, count: number, acts: string) => `${role} (${people(count)}) may ${acts}.`,
  loses: (role: string, count: number, acts: string) => `${role} (${people(count)}) may no longer ${acts}.`,
  gainsAndLoses: (role: string, count: number, gained: string, lost: string) =>
    `${role} (${people(count)}) may ${gained}, and may no longer ${lost}.`,
  willBeOffered: (role: string) => `The registration form will offer ${role}.`,
  willNotBeOffered: (role: string) => `The registration form will no longer offer ${role}.`,
  save: (count: number) => (count === 1 ? 'Save 1 change' : `Save ${number(count)} changes`),
  discard: 'Discard',
  saved: (names: string) => `Saved: ${names}.`,
  failed: (role: string, why: string) => `${role} was not saved: ${why}`,
  stale: (role: string) =>
    `Another user changed ${role} in the meantime. The table shows your choices on top of the current role. Save again if they still fit.`,

  actions: (role: string) => `Actions for ${role}`,
  search: 'Name or description',
  noMatch: 'No role matches',
  add: 'Add a role',
  name: 'Name',
  nameHint: 'Lower-case letters, digits, - and _. It cannot be changed later, because other services read it.',
  description: 'Description',
  descriptionHint: 'What the role is for, in one line.',
  allows: 'What it allows',
  requestable: 'Offered on the registration form',
  requestableHint: 'An approval still decides who gets it.',
  edit: 'Edit…',
  editTitle: (role: string) => `Edit ${role}`,
  removeAct: 'Delete…',
  remove: (role: string) => `Delete ${role}?`,
  removeLead: 'The role disappears for good. Nobody has it.',
  held: (count: number) =>
    count === 1
      ? 'One account has this role. Give it another role first, then the role can be deleted.'
      : `${number(count)} accounts have this role. Give them another role first, then it can be deleted.`,
  showHolders: 'Show these accounts',
  removeForGood: 'Delete the role',
  removed: (role: string) => `${role} was deleted.`,
  added: (role: string) => `${role} was added.`,
};
