import { useSyncExternalStore } from 'react';
import { type Caller, currentCaller, onCallerChange } from './session.ts';

/** Who is signed in, and what they may do, as of the last token. */
export function useCaller(): Caller | undefined {
  return useSyncExternalStore(onCallerChange, currentCaller);
}
