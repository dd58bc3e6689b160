import { number } from './format.ts';

const jobs = (count: number) => (count === 1 ? 'one job' : `${number(count)} jobs`);

export const overview = {
  title: 'Overview',
  numbers: 'Numbers',
  waiting: 'Waiting',
  oldest: 'oldest: {wait}',
  nobodyWaits: 'no requests',
  users: 'Users',
  ofStatus: {
    active: (count: number) => `${number(count)} active`,
    pending: (count: number) => `${number(count)} waiting`,
    rejected: (count: number) => `${number(count)} rejected`,
    suspended: (count: number) => `${number(count)} suspended`,
  },
  signedInToday: 'Sign-ins today',
  refusedToday: 'Refused sign-ins today',
  yesterday: (count: number) => `${number(count)} yesterday`,

  signIns: 'Sign-ins',
  signInsLine: (days: number) => `the last ${days} days, in UTC`,
  view: 'Show as',
  chart: 'Chart',
  table: 'Table',
  day: 'Day',
  succeeded: 'Succeeded',
  refused: 'Refused',
  throttled: 'Throttled',
  locked: 'Locked',
  noSignIns: 'No one has tried to sign in yet. Sign-ins appear here by themselves.',
  summary: (days: number, succeeded: number, refused: number) =>
    `Bars for each of ${days} days: together ${number(succeeded)} sign-ins succeeded and ${number(refused)} were refused. The table has the figures.`,
  ofDay: (date: string, succeeded: number, refused: number) =>
    `${date}: ${number(succeeded)} succeeded, ${number(refused)} refused`,

  needsYou: 'Needs you',
  nothingNeeded: 'Nothing waits, nothing fails.',
  requestsWait: (count: number) => (count === 1 ? '1 request waits' : `${number(count)} requests wait`),
  locksToday: (count: number) =>
    count === 1 ? 'An account was locked today' : `Accounts were locked ${number(count)} times today`,
  locksLine: 'A hundred sign-ins in a row failed. Each needs an unlock.',
  throttlesToday: (count: number) =>
    count === 1
      ? 'Failed sign-ins were stopped once today'
      : `Failed sign-ins were stopped ${number(count)} times today`,
  throttlesLine: 'Somebody guesses, or forgot a password.',
  inUtc: 'Days are counted in UTC.',
  jobsGivenUp: (count: number) => `${jobs(count)} given up after several tries`,
  jobsFailing: (count: number) => `${jobs(count)} will be tried again`,
  jobsFail: 'Background work is failing',
  jobsSince: 'first failed {when}',
  jobsSinceWithError: 'first failed {when}, last error {error}',
  jobsLog: 'The log of the server says what is wrong.',
  jobsRetry: 'Jobs that were given up wait for you. Once the cause is removed, run on the server:',

  latest: 'Latest',
  usersByRole: 'Active users by role',
};
