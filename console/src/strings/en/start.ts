export const start = {
  signIn: {
    title: 'Sign in',
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    noAccount: 'No account yet?',
    register: 'Ask for one',
    throttled: (seconds: number) =>
      seconds < 90
        ? `Too many attempts. Try again in ${seconds} seconds.`
        : `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`,
    ended: 'Your session has ended. Sign in again to go on.',
  },
};
