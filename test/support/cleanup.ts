import { after } from 'node:test';

const cleanups: (() => Promise<unknown> | unknown)[] = [];

/** Runs when all tests of the file are done, the latest first; may be called from anywhere in it. */
export function cleanUpLater(cleanup: () => Promise<unknown> | unknown): void {
  cleanups.push(cleanup);
}

// Registered while the file loads: called inside a `before` it would belong to that hook alone.
after(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
