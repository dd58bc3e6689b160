/** Whether the service answers, and the asking until it does again. */
import { text } from '../strings/index.ts';
import { Problem } from './problem.ts';

type Around = {
  /** Whether it is ready; false, too, when it does not answer. */
  ask(): Promise<boolean>;
  pause(): Promise<void>;
};

const pauseMilliseconds = 2_000;

export function watchReachability({ ask, pause }: Around) {
  let isAway = false;
  const listeners = new Set<() => void>();

  /** For `useSyncExternalStore`. */
  function onReachabilityChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  function isUnreachable(): boolean {
    return isAway;
  }

  /** To be told of every answer. */
  function noteAnswer({ status }: Pick<Response, 'status'>): void {
    if (status === 502 || status === 504) beAway();
  }

  /** To be told when there was none. @throws Problem console/unreachable */
  function noteOutage(error: unknown): never {
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
      await pause();
      if (await ask()) tell(false);
    }
  }

  function tell(isAwayNow: boolean): void {
    isAway = isAwayNow;
    for (const listener of listeners) listener();
  }

  return { onReachabilityChange, isUnreachable, noteAnswer, noteOutage };
}

export const { onReachabilityChange, isUnreachable, noteAnswer, noteOutage } = watchReachability({
  ask: async () => (await fetch('/health/ready').catch(() => undefined))?.ok === true,
  pause: () => new Promise((resolve) => setTimeout(resolve, pauseMilliseconds)),
});
