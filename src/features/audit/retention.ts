/** For how long events are kept. Pure. */
const dayMilliseconds = 24 * 3_600_000;

export function isTooOld(at: number, days: number, now: number): boolean {
  return at < now - days * dayMilliseconds;
}
