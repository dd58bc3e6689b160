/** Days in UTC. Pure. */
const dayMilliseconds = 24 * 3_600_000;

export type Day = { date: string; since: number; until: number };

/** The last ones with today, the earliest first. */
export function lastDays(count: number, now: number): Day[] {
  const today = Math.floor(now / dayMilliseconds);
  return Array.from({ length: count }, (_, index) => {
    const since = (today - count + 1 + index) * dayMilliseconds;
    return { date: new Date(since).toISOString().slice(0, 10), since, until: since + dayMilliseconds };
  });
}
