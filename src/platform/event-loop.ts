/**
 * Whether this process has been standing still. Node's own histogram of delays does not serve: it skips
 * what comes right after it was emptied, and a request can be looked at before it has noted the delay.
 */
import type { FastifyInstance } from 'fastify';

const pauseMilliseconds = 100;

/** Collecting garbage and a busy machine stay below it. */
const longestDelayMilliseconds = 1_500;

/** Long enough to be seen by a reader that asks every few seconds. */
const memoryMilliseconds = 5_000;

/** @returns whether everybody has had to wait for more than a second just now */
export function watchEventLoop(app: FastifyInstance): () => boolean {
  let lastTurn = performance.now();
  let stalledAt = Number.NEGATIVE_INFINITY;
  const look = () => {
    const now = performance.now();
    if (now - lastTurn > pauseMilliseconds + longestDelayMilliseconds) stalledAt = now;
    lastTurn = now;
    return now - stalledAt < memoryMilliseconds;
  };
  let timer: NodeJS.Timeout | undefined;
  app.addHook('onReady', async () => {
    lastTurn = performance.now();
    timer = setInterval(look, pauseMilliseconds).unref();
  });
  app.addHook('onClose', async () => clearInterval(timer));
  return look;
}
