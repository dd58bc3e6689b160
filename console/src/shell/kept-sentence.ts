/** What waits for the server, as a page says it, for the notice that the server is away. */
let sentence = '';
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
