const number = (count: number) => count.toLocaleString('en');

export const overview = {
  title: 'Overview',
  counted: 'Counted',
  waiting: 'Waiting',
  oldest: 'The longest since',
  nobodyWaits: 'Nobody is waiting.',
  toQueue: 'Decide',
  sessions: 'Active sessions',
  sessionsLine: 'Sign-ins on all devices that can go on.',
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
  noSignIns: 'Nobody has tried to sign in yet. What they do appears here by itself.',
  summary: (succeeded: number, refused: number, throttled: number) =>
    `Bars for each of 30 days: together ${number(succeeded)} sign-ins succeeded, ${number(refused)} were refused and ${number(throttled)} throttled. The table has the figures.`,
  number,
};
