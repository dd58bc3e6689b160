export const start = {
  username: 'Username',
  password: 'Password',
  displayName: 'Display name',
  email: 'E-mail address',
  /** A sentence of the service about a field begins after its name: "must be at least …". */
  aboutField: (label: string, messages: readonly string[]) =>
    messages.map((message, index) => `${index === 0 ? label : 'It'} ${message}.`).join(' '),
  signIn: {
    title: 'Sign in',
    to: (host: string) => `to ${host}`,
    password: 'Password',
    submit: 'Sign in',
    notSetUp:
      'This server has no administrator yet. To choose one, open the setup link that it printed when it started. A restart prints a new one.',
    noAccount: 'No account yet?',
    register: 'Ask for one',
    throttled: (seconds: number) =>
      seconds < 90
        ? `Too many attempts. Try again in ${seconds} seconds.`
        : `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`,
    ended: 'Your session has ended. Sign in again to continue.',
    /** By the code of the refusal: what is wrong, and what to do. */
    refusals: {
      'login/rejected': {
        what: 'Wrong username or password.',
        hint: 'If you have forgotten the password, ask an administrator.',
      },
      'login/not-approved': {
        what: 'Your request waits for a decision.',
        hint: 'You can sign in as soon as an administrator has approved it.',
      },
      'login/registration-rejected': {
        what: 'Your request was rejected.',
        hint: 'If you think this is a mistake, ask an administrator.',
      },
      'login/suspended': {
        what: 'Your account is suspended.',
        hint: 'If you think this is a mistake, ask an administrator.',
      },
    } as Readonly<Record<string, { what: string; hint: string }>>,
  },
};
