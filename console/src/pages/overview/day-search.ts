/** Where the numbers of a day lead: to the events that they count, of a day in UTC. Pure. */

const dayMilliseconds = 24 * 3_600_000;

const types = {
  succeeded: 'login.succeeded',
  refused: 'login.refused',
  throttled: 'login.throttled',
  locked: 'login.locked',
} as const;

export type Counted = keyof typeof types;

/** @param date as `2026-03-02` */
export function eventsOfDay(
  date: string,
  counted: Counted,
): { type: (typeof types)[Counted]; since: string; until: string } {
  const since = Date.parse(date);
  return {
    type: types[counted],
    since: new Date(since).toISOString(),
    until: new Date(since + dayMilliseconds).toISOString(),
  };
}
