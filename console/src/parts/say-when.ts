/** How long ago something was, in the words that fit the distance. Pure. */
import type { Formats } from '../strings/formats-of.ts';

const [minute, hour, wholeDay] = [60_000, 3_600_000, 86_400_000];

/**
 * "2 min ago", "yesterday", "12 Oct", "12 Oct 2024".
 * @param now milliseconds since 1970
 * @param justNow of less than a minute
 */
export function sayWhen(at: Date, now: number, { formatTime, formatRelative }: Formats, justNow: string): string {
  const age = now - at.getTime();
  // A clock that is a little off makes nothing happen in the future.
  if (Math.abs(age) < minute) return justNow;
  if (age <= -wholeDay) return formatTime(at, 'fact');
  if (age < wholeDay) {
    const [amount, unit] = inUnit(Math.abs(age));
    return formatRelative(-Math.sign(age) * amount, unit, 'short');
  }
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at >= yesterday) return formatRelative(-1, 'day');
  return formatTime(at, at.getFullYear() === today.getFullYear() ? 'dayOfYear' : 'date');
}

/** The largest unit that fits, and how often. */
export function inUnit(milliseconds: number): [amount: number, unit: 'day' | 'hour' | 'minute'] {
  if (milliseconds >= wholeDay) return [Math.floor(milliseconds / wholeDay), 'day'];
  if (milliseconds >= hour) return [Math.floor(milliseconds / hour), 'hour'];
  return [Math.max(0, Math.floor(milliseconds / minute)), 'minute'];
}
