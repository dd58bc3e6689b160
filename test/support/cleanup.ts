import { after } from 'node:test';
import { assertNoSecrets } from './canaries.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];

/** Runs when all tests of the file are done, the latest first; may be called from anywhere in it. */
export function cleanUpLater(cleanup: () => Promise<unknown> | unknown): void {
  cleanups.push(cleanup);
}

/** What comes after the tests of every file. The logs are looked at when everything has been logged. */
export async function finishFile(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  assertNoSecrets();
}

// For a file that runs alone. Registered while it loads: called inside a `before` it would belong to that hook.
after(finishFile);
