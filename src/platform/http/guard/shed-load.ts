/**
 * Turns away what there is no room for before anything but its address has been looked at. A crowd that
 * tries again and again must not cost more than what it wants would: parsing and judging its requests
 * first made everybody else wait behind them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../problems.ts';
import type { Log } from '../../log.ts';
import { staggerRetry } from '../../stagger.ts';
import { problemBody } from '../wire/problem-reply.ts';
import { type ResponseHeaders, sendAtOnce } from '../wire/response-headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked before anything is done for a request: true turns it away, for want of room. */
    turnsAway?: () => boolean;
  }
}

export type LoadShedding = {
  /** Whether it has answered. */
  refuse(request: IncomingMessage, response: ServerResponse): boolean;
  /** To be called before any route is added. */
  collect(app: FastifyInstance): void;
  /** How often each route was refused since this was last asked. */
  takeCounts(): [route: string, refused: number][];
};

type Route = { turnsAway: () => boolean; refused: number };

const silenceMilliseconds = 10_000;
/** Refusals in a second; beyond it connections are closed. */
const mostKept = 1_000;

/** @param mostBytes of a body that is let pass unread; longer ones are refused the usual way */
export function openLoadShedding(
  log: Log,
  headers: ResponseHeaders,
  newRequestId: () => string,
  mostBytes: number,
): LoadShedding {
  const fixed = Object.entries(headers).flat();
  const problem = new Problem('server/busy');
  const routes = new Map<string, Route>();
  let isStopping = false;
  let [second, inSecond] = [0, 0];
  let saidAt = Number.NEGATIVE_INFINITY;

  const say = (route: string) => {
    const now = performance.now();
    if (now - saidAt < silenceMilliseconds) return;
    saidAt = now;
    log.warn(
      { route, status: problem.status },
      'more come than there is room for: refusing them without a line for each',
    );
  };

  /** A crowd that came at once again on the connections it has would fill every turn of the event loop. */
  const isPressing = () => {
    const now = Math.trunc(performance.now() / 1000);
    if (now !== second) [second, inSecond] = [now, 0];
    inSecond++;
    return inSecond > mostKept;
  };

  return {
    refuse(request, response) {
      const address = request.url ?? '';
      const url = address.endsWith('/') ? address.slice(0, -1) : address;
      const route = request.method === 'POST' && !isStopping ? routes.get(url) : undefined;
      if (!route || !isShort(request, mostBytes) || !route.turnsAway()) return false;
      route.refused++;
      say(url);
      const requestId = newRequestId();
      const more = ['retry-after', staggerRetry(), ...(isPressing() ? ['connection', 'close'] : [])];
      const body = JSON.stringify(problemBody(problem, requestId));
      sendAtOnce(response, fixed, { status: problem.status, requestId, type: 'application/problem+json', body, more });
      return true;
    },
    collect(app) {
      app.addHook('onRoute', ({ method, url, config }) => {
        if (method === 'POST' && config?.turnsAway) routes.set(url, { turnsAway: config.turnsAway, refused: 0 });
      });
      app.addHook('preClose', async () => {
        isStopping = true;
      });
    },
    takeCounts: () =>
      [...routes].map(([url, route]) => {
        const { refused } = route;
        route.refused = 0;
        return [url, refused];
      }),
  };
}

function isShort({ headers }: IncomingMessage, mostBytes: number): boolean {
  return (
    headers['transfer-encoding'] === undefined &&
    headers.expect === undefined &&
    !(Number(headers['content-length']) > mostBytes)
  );
}
