/** Whether the service answers, and the asking until it does again. */
import { text } from '../strings/index.ts';
import { Problem } from './problem.ts';

const pauseMilliseconds = 2_000;

let isAway = false;
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`. */
export function onReachabilityChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isUnreachable(): boolean {
  return isAway;
}

/** To be told of every answer. */
export function noteAnswer({ status }: Response): void {
  if (status === 502 || status === 504) beAway();
}

/** To be told when there was none. @throws Problem console/unreachable */
export function noteOutage(error: unknown): never {
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  beAway();
  throw new Problem(0, 'console/unreachable', text.common.unreachable, {});
}

function beAway(): void {
  if (isAway) return;
  tell(true);
  void askUntilItIsBack();
}

async function askUntilItIsBack(): Promise<void> {
  while (isAway) {
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
    const response = await fetch('/health/ready').catch(() => undefined);
    if (response?.ok) tell(false);
  }
}

function tell(isAwayNow: boolean): void {
  isAway = isAwayNow;
  for (const listener of listeners) listener();
}
