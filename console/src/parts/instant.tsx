import { useSyncExternalStore } from 'react';
import { formatRelative, formatTime } from '../strings/format.ts';
import { text } from '../strings/index.ts';

const tickMilliseconds = 20_000;

/** The largest unit that fits is said; each with the seconds it has. */
const units = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago, or until, something is; exactly and in local time on hover. */
export function Instant({ at }: { at: string | null }) {
  const now = useSyncExternalStore(onTick, currentTick);
  if (at === null) return text.common.never;
  const date = new Date(at);
  return (
    <time dateTime={at} title={formatTime(date, 'exact')}>
      {sayRelative((date.getTime() - now) / 1000)}
    </time>
  );
}

function sayRelative(seconds: number): string {
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 60];
  // "now" rather than seconds that are counted only every now and then.
  return unit === 'second' ? formatRelative(0, 'second') : formatRelative(Math.trunc(seconds / size), unit);
}

// One clock for every instant on the page.
let tick = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

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
