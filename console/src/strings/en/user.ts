const number = (count: number) => count.toLocaleString('en');

/** One person's page. */
export const user = {
  asksFor: 'asks for',
  actions: 'More actions',
  isYou: 'This is you.',
  isYouHint: 'Another administrator has to suspend, delete or give another role to your account.',
  toOwnAccount: 'My account',
  told: 'The user sees this reason:',

  lock: {
    until: (at: string) => `Locked until ${at}.`,
    untilUnlocked: 'Locked until somebody unlocks it.',
    failed: (count: number, at: string | undefined) =>
      `${count === 1 ? 'One sign-in failed' : `${number(count)} sign-ins in a row failed`}${at ? `, the last on ${at}` : ''}. Devices that have signed in before are not affected.`,
    unlock: 'Unlock now',
    reset: 'Reset',
    resetHint: 'Reset failed sign-ins',
    done: 'Failed sign-ins were reset.',
    nothing: 'There were no failed sign-ins to reset.',
  },

  signIn: {
    title: 'Sign-in',
    last: 'Last sign-in',
    never: 'Has never signed in',
    failures: 'Failed sign-ins',
    inARow: (count: number) => (count === 0 ? 'None since the last success' : `${number(count)} in a row`),
    latest: 'the last',
  },

  profile: {
    title: 'Profile',
    name: 'Name',
    edit: 'Edit',
    unset: 'Not set',
    roleHint: 'A change of role takes effect at once.',
    discard: 'Cancel',
    stale:
      'Another user changed this account while you were editing. Load the current version: what you typed stays, and nothing is saved yet.',
    reload: 'Load the current version',
    savedNow: (value: string) => `Currently saved: ${value}`,
  },

  origin: {
    title: 'How they came in',
    request: 'The request',
    how: { registered: 'Asked', added: 'Added', imported: 'Imported', setup: 'Set up' },
    unknown: 'Account made',
    firstAdministrator: 'As the first administrator',
    as: 'As',
    waits: 'Waiting for',
    noReason: 'No reason given.',
    decided: { approved: 'Approved', rejected: 'Rejected' },
    by: 'by {who}',
    operator: 'the operator',
    givenRole: 'Got the role',
  },

  findings: {
    sameAddress: 'The same e-mail address:',
    similar: 'The name looks like another:',
    network: (others: number, network: string) =>
      others === 1
        ? `One other person asked from the network ${network} within a day.`
        : `${number(others)} others asked from the network ${network} within a day.`,
    hidden: (count: number) => (count === 1 ? 'and one you may not see' : `and ${number(count)} you may not see`),
    person: '{who} ({status})',
  },

  decide: {
    approve: 'Approve',
    reject: 'Reject',
    suspend: 'Suspend',
    reinstate: 'Reinstate',
    reopen: 'Back to the queue',
    /** A question follows. */
    asks: (action: string) => `${action}…`,
    stale:
      'Another user changed this account in the meantime. This is its current state; decide again if it still fits.',
    approveTitle: (name: string) => `Approve ${name}?`,
    approveLead: 'The user can sign in at once, with this role.',
    rejectTitle: (name: string) => `Reject ${name}?`,
    suspendTitle: (name: string) => `Suspend ${name}?`,
    suspendLead: 'All sessions of the user end at once.',
    approveWith: (role: string) => `Approve as ${role}`,
    reinstateWith: (role: string) => `Reinstate as ${role}`,
    reinstateTitle: (name: string) => `Reinstate ${name}?`,
    reinstateLead: 'The user can sign in again at once, with their previous role.',
    reopenTitle: (name: string) => `Put ${name} back into the queue?`,
    reopenLead: 'The decision is undone: the user cannot sign in until approved again, and all their sessions end.',
    allows: '{role} allows in this service:',
    done: {
      approve: (name: string) => `${name} is approved.`,
      reject: (name: string) => `${name} is rejected.`,
      suspend: (name: string) => `${name} is suspended.`,
      reinstate: (name: string) => `${name} is reinstated.`,
      reopen: (name: string) => `${name} is back in the queue.`,
    },
  },

  remove: {
    card: 'Delete this account',
    cardLine: 'The profile and the sessions go at once, for good.',
    action: 'Delete…',
    title: (name: string) => `Delete ${name}?`,
    lead: 'This cannot be undone. At once:',
    sessions: (count: number) => (count === 1 ? 'One session ends' : `${number(count)} sessions end`),
    profile: 'The profile and the request are deleted',
    name: (username: string) => `The username ${username} becomes free`,
    events: (count: number | undefined) =>
      count === undefined
        ? 'Events stay in the audit log, without the name'
        : count === 1
          ? 'One event stays in the audit log, without the name'
          : `${number(count)} events stay in the audit log, without the name`,
    instead: 'To keep the account but shut it out, suspend it instead.',
    suspend: 'Suspend…',
    confirm: (username: string) => `Type ${username} to confirm`,
    submit: 'Delete for good',
    done: (username: string) => `${username} was deleted.`,
  },

  sessions: {
    title: 'Sessions',
    count: (count: number) => number(count),
    none: 'No one is signed in with this account.',
    thisOne: 'this session',
    unknownDevice: 'Unknown device',
    signedIn: 'signed in',
    lastUsed: 'last used',
    reused: 'Ended: somebody may have copied this session.',
    end: 'End',
    endOne: (device: string) => `End the session on ${device}`,
    endAllShort: 'End all…',
    endAll: 'End all sessions',
    endAllTitle: (name: string) => `End all sessions of ${name}?`,
    endAllLead: 'The user has to sign in again on every device.',
  },

  events: {
    title: 'What happened',
    all: (count: number | undefined) =>
      count === undefined || count === 1 ? 'Open in the audit log' : `All ${number(count)} events`,
    none: 'No events for this account.',
  },
};
