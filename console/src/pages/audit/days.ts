/** Events under the day on which they happened, as the reader's clock has it. Pure. */

export type Day<T> = { start: Date; events: T[] };

export function groupByDay<T extends { at: string }>(events: readonly T[]): Day<T>[] {
  const days: Day<T>[] = [];
  for (const event of events) {
    const start = startOfDay(new Date(event.at));
    const last = days.at(-1);
    if (last && last.start.getTime() === start.getTime()) last.events.push(event);
    else days.push({ start, events: [event] });
  }
  return days;
}

export function startOfDay(at: Date, daysEarlier = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysEarlier);
}

/** Which day that was, seen from now. */
export function nearness(start: Date, now: Date): 'today' | 'yesterday' | 'earlier' {
  if (start.getTime() === startOfDay(now).getTime()) return 'today';
  return start.getTime() === startOfDay(now, 1).getTime() ? 'yesterday' : 'earlier';
}
