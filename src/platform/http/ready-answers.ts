/**
 * Answers that lie ready in memory are sent before the framework is asked: most of what they would
 * cost is finding out who gives them. A route declares that it may have one (`config.ready`). Whoever
 * is not known at once, and a request with anything special about it, takes the usual way, which
 * answers the same.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Authenticate, bearerToken, type Caller } from './access.ts';
import { type ResponseHeaders, sendAtOnce } from './response-headers.ts';
import { isHost, mostFields } from './strict-messages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The JSON that `GET` answers whoever is signed in, if it has been made before. */
    ready?: (caller: Caller) => string | undefined;
  }
}

type Ready = { answerTo: (caller: Caller) => string | undefined; answered: number };

export type ReadyAnswers = {
  /** Whether it has answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** To be called before any route is added. */
  collect(app: FastifyInstance, recall: Authenticate['recall']): void;
  /** How often each route was answered since this was last asked. */
  takeCounts(): [route: string, answered: number][];
};

/** @param isWatched whether somebody wants to see every request in the log */
export function openReadyAnswers(
  headers: ResponseHeaders,
  newRequestId: () => string,
  isWatched: boolean,
): ReadyAnswers {
  const fixed = Object.entries(headers).flat();
  const routes = new Map<string, Ready>();
  let isStopping = false;
  let recall: Authenticate['recall'] = () => undefined;

  const find = (ready: Ready, request: IncomingMessage): string | undefined => {
    const token = tokenOfPlain(request);
    const caller = token && recall(token, request.socket);
    return caller && ready.answerTo(caller);
  };

  return {
    answer(request, response) {
      const ready = request.method === 'GET' && !isStopping ? routes.get(request.url ?? '') : undefined;
      const body = ready && find(ready, request);
      if (!ready || body === undefined) return false;
      ready.answered++;
      sendAtOnce(response, fixed, { status: 200, requestId: newRequestId(), type: 'application/json', body });
      return true;
    },
    collect(app, recallCaller) {
      if (isWatched) return;
      recall = recallCaller;
      app.addHook('onRoute', ({ method, url, config }) => {
        if (method !== 'GET' || !config?.ready) return;
        if (config.access !== 'signed-in') throw new Error(`${url} cannot have its answers ready`);
        routes.set(url, { answerTo: config.ready, answered: 0 });
      });
      app.addHook('preClose', async () => {
        isStopping = true;
      });
    },
    takeCounts: () =>
      [...routes].map(([url, ready]) => {
        const { answered } = ready;
        ready.answered = 0;
        return [url, answered];
      }),
  };
}

/**
 * The bearer token of a request in which nothing changes what is answered, or how. Read from the fields as
 * they came: Node makes `headers` of all of them when it is asked for one.
 */
function tokenOfPlain({ httpVersionMinor, rawHeaders }: IncomingMessage): string | undefined {
  if (httpVersionMinor !== 1 || rawHeaders.length > mostFields * 2) return undefined;
  let host: string | undefined;
  let authorization: string | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] as string;
    switch ((rawHeaders[index] as string).toLowerCase()) {
      case 'host':
        if (host !== undefined) return undefined;
        host = value;
        break;
      case 'authorization':
        if (authorization !== undefined) return undefined;
        authorization = value;
        break;
      case 'content-length':
      case 'transfer-encoding':
      case 'expect':
        return undefined;
    }
  }
  if (host === undefined || authorization === undefined || !isHost(host)) return undefined;
  return bearerToken(authorization);
}
