/**
 * What `app.close()` does for those who are talking to the server: every request that has arrived is
 * answered, and each answer ends its connection. What comes later is refused with `server/stopping` for
 * a moment, so that a balancer learns of it from an answer; then nobody gets in.
 */
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../../problems.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether it has been told to stop; what arrives is still served for a moment. */
    isStopping(): boolean;
  }
}

/** Nothing new for so long, and everything that had arrived has been looked at. */
const quietMilliseconds = 50;
const mostRounds = 40;

/** How long a request may stay half sent when there is nothing else left to wait for. */
const halfSentMilliseconds = 500;

/** @returns what is to be told of every request that the framework is given */
export function stopGracefully(app: FastifyInstance): (response: ServerResponse) => void {
  let isStopping = false;
  let isRefusing = false;
  let isEnding = false;
  const inFlight = new Set<ServerResponse>();
  let arrivals = 0;

  // A connection still in the kernel's queue, or of which nothing was read yet, would be cut by the
  // closing; Node takes one connection from the queue a turn, so a busy process is behind.
  const untilAllHaveArrived = async () => {
    for (let round = 0, seen = -1; seen !== arrivals && round < mostRounds; round++) {
      seen = arrivals;
      await sleep(quietMilliseconds);
      // A process that was held up wakes to its timers first.
      await nextTurn();
    }
  };

  const endWhenAnswered = () => {
    if (!isEnding || inFlight.size > 0) return;
    setTimeout(() => inFlight.size === 0 && app.server.closeAllConnections(), halfSentMilliseconds).unref();
  };

  function onClose(this: ServerResponse) {
    inFlight.delete(this);
    endWhenAnswered();
  }

  app.decorate('isStopping', () => isStopping);
  app.server.on('connection', () => arrivals++);
  app.addHook('preClose', async () => {
    isStopping = true;
    for (const response of inFlight) response.shouldKeepAlive = false;
    await untilAllHaveArrived();
    isRefusing = true;
    // Clients that received it go elsewhere, so none connects just when the port closes.
    await untilAllHaveArrived();
    isEnding = true;
    endWhenAnswered();
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    done(isRefusing ? new Problem('server/stopping', { headers: { 'retry-after': '5' } }) : undefined);
  });
  // The head of an answer can have gone out, promising a connection that is kept, just before.
  app.addHook('onResponse', (_request, _reply, done) => {
    if (isEnding) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
  return (response) => {
    arrivals++;
    inFlight.add(response);
    if (isStopping) response.shouldKeepAlive = false;
    response.on('close', onClose);
  };
}
