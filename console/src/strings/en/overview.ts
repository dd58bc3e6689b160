const number = (count: number) => count.toLocaleString('en');

const jobs = (count: number) => (count === 1 ? 'one job' : `${number(count)} jobs`);

export const overview = {
  title: 'Overview',
  counted: 'Counted',
  waiting: 'Waiting',
  oldest: 'Oldest since',
  nobodyWaits: 'No registration requests are waiting.',
  toQueue: 'Decide',
  sessions: 'Active sessions',
  sessionsLine: 'Sign-ins that are still valid, on all devices.',
  accounts: 'Accounts',
  refusedToday: 'Refused sign-ins today',
  succeededToday: (count: number) => `${number(count)} succeeded.`,
  throttledToday: (count: number) => `${number(count)} throttled.`,
  signIns: 'Sign-ins by day',
  signInsLine: 'The last 30 days, in UTC.',
  view: 'Show as',
  chart: 'Chart',
  table: 'Table',
  day: 'Day',
  succeeded: 'Succeeded',
  refused: 'Refused',
  throttled: 'Throttled',
  noSignIns: 'No one has tried to sign in yet. Sign-ins appear here by themselves.',
  summary: (succeeded: number, refused: number, throttled: number) =>
    `Bars for each of 30 days: together ${number(succeeded)} sign-ins succeeded, ${number(refused)} were refused and ${number(throttled)} throttled. The table has the figures.`,
  jobsFail: 'Background work is failing',
  jobsFailing: (count: number) => `${jobs(count)} will be tried again. First failed`,
  jobsGivenUp: (count: number) => `${jobs(count)} given up after several tries. First failed`,
  jobsError: 'last error',
  jobsLog: 'The log of the server says what is wrong.',
  jobsRetry: 'Jobs that were given up wait for you. Once the cause is removed, run on the server:',
  number,
};
