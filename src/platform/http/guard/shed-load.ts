/**
 * Turns away what there is no room for before its body is read. A crowd that tries again and again must not cost more
 * than what it wants would: parsing and judging its requests first made everybody else wait behind them.
 */
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import { Problem } from '../../../problems.ts';
import { staggerRetry } from '../../stagger.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked before anything else of the route is done: true turns the request away, for want of room. */
    turnsAway?: () => boolean;
  }
}

/** Refusals in a second; beyond it connections are closed. */
const mostKept = 1_000;

/** To be called before any route is added. */
export function shedLoad(app: FastifyInstance): void {
  const isPressing = watchPressure();
  app.addHook('onRoute', (route) => {
    const { turnsAway } = route.config ?? {};
    if (!turnsAway) return;
    const refuse: onRequestHookHandler = (_request, _reply, done) => {
      if (!turnsAway()) return done();
      const headers = { 'retry-after': staggerRetry(), ...(isPressing() && { connection: 'close' }) };
      done(new Problem('server/busy', { headers }));
    };
    route.onRequest = [refuse, ...[route.onRequest ?? []].flat()];
  });
}

/** A crowd that came at once again on the connections it has would fill every turn of the event loop. */
function watchPressure(): () => boolean {
  let [second, inSecond] = [0, 0];
  return () => {
    const now = Math.trunc(performance.now() / 1000);
    if (now !== second) [second, inSecond] = [now, 0];
    inSecond++;
    return inSecond > mostKept;
  };
}
