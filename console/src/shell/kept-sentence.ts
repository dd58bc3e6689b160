import { useEffect } from 'react';

/** What waits for the server, as a page says it, for the notice that the server is away. */
let sentence = '';
/** How many pages say by themselves that the server is away. */
let own = 0;
const listeners = new Set<() => void>();

/** @param next empty when nothing waits */
export function sayKept(next: string): void {
  sentence = next;
  for (const tell of listeners) tell();
}

/** For `useSyncExternalStore`. */
export function onKeptSentence(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keptSentence(): string {
  return sentence;
}

/** For a page that says it at a better place than the notice would. */
export function useOwnNotice(): void {
  useEffect(() => {
    own++;
    for (const tell of listeners) tell();
    return () => {
      own--;
      for (const tell of listeners) tell();
    };
  }, []);
}

export function hasOwnNotice(): boolean {
  return own > 0;
}
