/** One way to show when something was, or will be. The zone is the reader's. */
import { useSyncExternalStore } from 'react';
import { formatDuration, formats, formatTime } from '../strings/format.ts';
import { text } from '../strings/index.ts';
import { inUnit, sayWhen } from './say-when.ts';

const tickMilliseconds = 20_000;

/** "2 min ago", "yesterday", "12 Oct", "12 Oct 2024"; the exact time is in its title. */
export function Instant({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return text.common.never;
  return (
    <time dateTime={at} title={formatTime(at, 'exact')} className="numbers">
      {sayWhen(new Date(at), now, formats, text.common.now)}
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
  const [amount, unit] = inUnit(now - Date.parse(at));
  return (
    <time dateTime={at} title={formatTime(at, 'exact')} className="numbers">
      {amount === 0 ? text.common.now : formatDuration(amount, unit, 'short')}
    </time>
  );
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
