export const users = {
  title: 'Users',
  nameless: (id: number | string) => `user ${id}`,
  idOf: (id: string) => `ID ${id}`,
  countOf: (found: string, all: string) => `${found} of ${all}`,
  shown: (shown: string, total: string | undefined) =>
    total === undefined || shown === total ? `${shown} shown` : `${shown} of ${total} shown`,

  searchHint: 'Name, username or e-mail',
  sortBy: 'Sort by',
  sorts: {
    id: 'Oldest account first',
    '-id': 'Newest account first',
    username: 'Username, A to Z',
    '-username': 'Username, Z to A',
    created_at: 'Registered, earliest first',
    '-created_at': 'Registered, latest first',
    last_login_at: 'Last sign-in, earliest first',
    '-last_login_at': 'Last sign-in, latest first',
  },
  clearFilters: 'Clear',
  noMatch: 'No user matches these filters.',
  noMatchFor: (words: string) => `Nobody matches “${words}”.`,
  noMatchYet: 'Nobody matches among the accounts searched so far.',
  nobody: 'There are no users yet. Add one, or share the address of the registration page.',

  person: 'Person',
  pickColumn: 'Select',
  pick: (name: string) => `Select ${name}`,
  pickAll: 'Select all that are shown',
  username: 'Username',
  displayName: 'Display name',
  noDisplayName: 'no display name',
  email: 'E-mail',
  role: 'Role',
  withPermissions: '(carries permissions)',
  roleAllows: 'This role carries permissions in this service.',
  status: 'State',
  registered: 'Since',
  lastSignIn: 'Last sign-in',

  export: {
    action: 'Export',
    progress: (accounts: string) => `${accounts} accounts read…`,
  },

  bulk: {
    title: 'Selected people',
    selected: (count: string) => `${count} selected`,
    kinds: {
      pending: (count: string) => `${count} waiting`,
      active: (count: string) => `${count} active`,
      rejected: (count: string) => `${count} rejected`,
      suspended: (count: string) => `${count} suspended`,
    },
    clear: 'Clear selection',
    acts: { suspend: 'Suspend…', endSessions: 'End sessions…' },
    questions: {
      suspend: (count: number, number: string) => (count === 1 ? 'Suspend 1 person?' : `Suspend ${number} people?`),
      endSessions: (count: number, number: string) =>
        count === 1 ? 'End the sessions of 1 person?' : `End the sessions of ${number} people?`,
    },
    leads: {
      suspend: 'They are signed out at once and cannot sign in until somebody reinstates them.',
      endSessions: 'They have to sign in again on every device.',
    },
    submits: {
      suspend: (_: number, number: string) => `Suspend ${number}`,
      endSessions: (_: number, number: string) => `End the sessions of ${number}`,
    },
    more: (number: string) => `${number} more`,
    leftOut: (count: number, number: string) =>
      count === 1 ? '1 person is not active and is left out.' : `${number} people are not active and are left out.`,
    progress: (done: string, all: string) => `${done} of ${all}`,
    done: {
      suspend: (count: number, number: string) =>
        count === 1 ? '1 person is suspended.' : `${number} people are suspended.`,
      endSessions: (count: number, number: string) =>
        count === 1 ? 'The sessions of 1 person have ended.' : `The sessions of ${number} people have ended.`,
    },
  },

  add: {
    action: 'Add',
    title: 'Add a user',
    lead: 'The account is active at once. Give the user the password in a safe way; they can change it.',
    password: 'Password',
    submit: 'Add',
    added: (username: string) => `${username} was added.`,
  },

  decide: {
    reason: 'Reason',
    reasonHint: 'The user sees this. It can be left empty.',
    commonReasons: 'Often used',
    templates: {
      reject: ['Nobody here knows you.', 'You have an account already.', 'Please tell us in person who you are.'],
      suspend: ['You are no longer a member.', 'Your account may be in the wrong hands.', 'You asked for it.'],
    },
  },
};
