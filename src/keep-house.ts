/** What every server does now and then: what is over is deleted, and keys rotate. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import { forgetExpiredAnswers } from './features/approval/forget-expired.ts';
import { deleteOldEvents } from './features/audit/delete-old-events.ts';
import { sealEvents } from './features/audit/seal-events.ts';
import { keepKeysFresh } from './features/keys/rotate-keys.ts';
import { forgetExpiredRevocations } from './features/revocations/forget-expired.ts';
import { deleteDeadSessions } from './features/sessions/delete-dead-sessions.ts';
import { forgetExpiredBudgets } from './features/throttle/forget-expired.ts';
import { forgetExpiredTokens } from './features/used-tokens/forget-expired.ts';
import type { App } from './platform/http/server/server.ts';

const chores: readonly ((deps: Deps) => Promise<void>)[] = [
  keepKeysFresh,
  forgetExpiredRevocations,
  deleteDeadSessions,
  forgetExpiredBudgets,
  forgetExpiredAnswers,
  forgetExpiredTokens,
  sealEvents,
  deleteOldEvents,
];

/** Several servers are to come at different moments: from half of it to one and a half. */
const pauseMilliseconds = 60_000;

export function keepHouse(app: App, deps: Deps): void {
  const stopping = new AbortController();
  app.addHook('onListen', async () => void rounds(deps, stopping.signal));
  app.addHook('preClose', async () => stopping.abort());
}

async function rounds(deps: Deps, stopping: AbortSignal): Promise<void> {
  for (;;) {
    const pause = pauseMilliseconds / 2 + deps.random.below(pauseMilliseconds);
    await sleep(pause, undefined, { signal: stopping, ref: false }).catch(() => undefined);
    if (stopping.aborted) return;
    for (const chore of chores) {
      await chore(deps).catch((err: unknown) => deps.log.error({ err }, 'a regular chore failed; it comes again'));
    }
  }
}
