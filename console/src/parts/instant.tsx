/** One way to show when something was, or will be. The zone is the reader's. */
import { useSyncExternalStore } from 'react';
import { formatDuration, formatRelative, formatTime } from '../strings/format.ts';
import { text } from '../strings/index.ts';

const tickMilliseconds = 20_000;

const [minute, hour, wholeDay] = [60_000, 3_600_000, 86_400_000];

/** "2 min ago", "yesterday", "12 Oct", "12 Oct 2024"; the exact time is in its title. */
export function Instant({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return text.common.never;
  return (
    <time dateTime={at} title={formatTime(at, 'exact')} className="numbers">
      {sayWhen(new Date(at), now)}
    </time>
  );
}

/** As a fact: "Thu 26 Nov 2026, 09:41". */
export function ExactInstant({ at }: { at: string | null }) {
  if (at === null) return text.common.never;
  return (
    <time dateTime={at} title={formatTime(at, 'exact')} className="numbers">
      {formatTime(at, 'fact')}
    </time>
  );
}

/** How long somebody has waited since: "3 days", "52 min". */
export function Since({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatTime(at, 'exact')} className="numbers">
      {formatDuration(...inUnit(now - Date.parse(at)), 'short')}
    </time>
  );
}

function sayWhen(at: Date, now: number): string {
  const age = now - at.getTime();
  // A clock that is a little off makes nothing happen in the future.
  if (Math.abs(age) < minute) return text.common.now;
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
function inUnit(milliseconds: number): [amount: number, unit: 'day' | 'hour' | 'minute'] {
  if (milliseconds >= wholeDay) return [Math.floor(milliseconds / wholeDay), 'day'];
  if (milliseconds >= hour) return [Math.floor(milliseconds / hour), 'hour'];
  return [Math.max(0, Math.floor(milliseconds / minute)), 'minute'];
}

// One clock for every instant on the page.
let tick = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function useNow(): number {
  return useSyncExternalStore(onTick, currentTick);
}

function onTick(listener: () => void): () => void {
  if (listeners.size === 0) tick = Date.now();
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const tell of listeners) tell();
  }, tickMilliseconds);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function currentTick(): number {
  return tick;
}
