/** For users who ask for an account, and wherever a name or a password is chosen. */
export const comingIn = {
  usernameHint: (longest: number) =>
    `Up to ${longest} letters and digits of one script, dots, dashes and underscores, without spaces.`,
  passwordRules: {
    /** By the codes of `GET /registration-rules`. */
    byCode: {
      length: ({ min_length, max_length }) => `${min_length} to ${max_length} characters`,
      'contains-username': () => 'Does not contain the username',
      'contains-service': ({ service }) =>
        service === 'Admittance'
          ? 'Does not contain the name Admittance'
          : `Does not contain the name ${service} or Admittance`,
      pattern: () => 'No repetition, and no run of neighbouring keys',
      common: () => 'Not one of the common passwords',
    } as Readonly<Record<string, (limits: { min_length: number; max_length: number; service: string }) => string>>,
    /** For screen readers, behind the rule. */
    kept: ': done',
  },
  passwordMeter: {
    hint: 'A few unrelated words make a good password.',
    notYet: 'Not accepted yet.',
    strength: (word: string) => `Strength: ${word}.`,
    words: { 1: 'weak', 2: 'fair', 3: 'good', 4: 'strong' },
  },
  register: {
    title: 'Ask for an account',
    intro: 'An administrator reads every request. You see the answer here.',
    optional: 'optional',
    name: 'Your name',
    emailHint: 'Nothing is sent to it.',
    askForRole: 'Ask for a particular role',
    role: 'Role you ask for',
    roleHint: 'If you are not sure, leave it to the administrator.',
    usernameMissing: 'Choose a username.',
    passwordMissing: 'Choose a password.',
    anyRole: 'The administrator decides',
    note: 'Why do you want an account?',
    noteHint: 'So that the administrator knows who you are.',
    noteLength: (count: string, most: string) => `${count} of ${most}`,
    submit: 'Send request',
    sendAgain: 'Send it again: it counts only once.',
    haveAccount: 'Have an account?',
    seeRequest: 'See how it stands',
    asked: 'You have already asked for an account from this browser.',
  },
  waiting: {
    title: 'Your request',
    asking: 'Loading…',
    /** `page` is for the title of the window. */
    pending: {
      page: 'Waiting',
      title: 'Waiting for a decision',
      body: 'This page updates by itself. You can leave it and come back.',
    },
    active: { page: 'Approved', title: 'Your request was approved', body: '' },
    rejected: {
      page: 'Rejected',
      title: 'Your request was rejected',
      body: 'If you think this is a mistake, ask an administrator.',
    },
    ready: 'Your account {username} is ready, with the role {role}.',
    toApp: (host: string) => `Continue to ${host}`,
    signInHere: 'Sign in to my account',
    sentStep: 'Request sent',
    asUser: 'as {username}',
    decisionStep: 'Decision',
    decisionHint: 'An administrator reads your request.',
    whatYouSent: 'What you sent',
    roleAsked: 'Role',
    noRole: 'none asked for',
    reason: 'What the administrator wrote',
    address: 'Address of this page',
    addressHint:
      'Keep it to look again from another device, or sign in there with your username and password. It shows this page to anyone who has it, and nothing more.',
    copy: 'Copy',
    forget: 'Remove from this browser',
    forgetQuestion:
      'Remove this request from this browser? The request still stands, and an administrator still decides on it. To see it here again, sign in with your username and password.',
    unknown: 'Request not found',
    unknownBody:
      'The address is incomplete, the account has signed in since, or the account was deleted. If you were approved, sign in with your password.',
    nothing: 'No request in this browser',
    nothingBody:
      'Sign in with the username and password that you chose to see how your request stands, open the address that you saved, or ask for an account.',
    register: 'Ask for an account',
  },
  setup: {
    title: 'Set up Admittance',
    intro:
      'Choose the first administrator. This account approves registrations; you can add more administrators later.',
    submit: 'Create the administrator',
    noGood: 'This link does not work',
    done: 'Already set up',
    incomplete: 'This address is incomplete: open the whole link that the server printed at start-up.',
    howToGetOne: 'To get a new link, restart the server: it prints one while there is no administrator. Or run:',
    command: 'npx admittance admin create NAME',
    signInInstead: 'Sign in instead',
  },
};
