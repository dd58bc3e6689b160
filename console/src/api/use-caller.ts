import { useSyncExternalStore } from 'react';
import { type Caller, currentCaller, currentEnding, type Ending, onCallerChange } from './session.ts';

/** Who is signed in, and what they may do, as of the last token. */
export function useCaller(): Caller | undefined {
  return useSyncExternalStore(onCallerChange, currentCaller);
}

/** Why the caller has to sign in again. */
export function useEnding(): Ending | undefined {
  return useSyncExternalStore(onCallerChange, currentEnding);
}
