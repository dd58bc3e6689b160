/**
 * Answers that lie ready in memory are sent before the framework is asked: most of what they would
 * cost is finding out who gives them. A route declares that it may have one (`config.ready`). Whoever
 * is not known at once, and a request with anything special about it, takes the usual way, which
 * answers the same.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Authenticate, Caller } from '../guard/access.ts';
import { isHost, mostFields } from '../guard/strict-messages.ts';
import type { ResponseHeaders } from '../wire/response-headers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What `GET` answers whoever is signed in, if it has been made before. */
    ready?: (caller: Caller) => ReadyAnswer | undefined;
  }
}

export type ReadyAnswer = {
  /** JSON. */
  body: string;
  /** Names and values in turn, the request id's first; put together when it is sent for the first time. */
  headers?: string[];
};

type Ready = { url: string; answerTo: (caller: Caller) => ReadyAnswer | undefined; answered: number };

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
  const headersOf = (body: string) => {
    const own = ['content-type', 'application/json; charset=utf-8', 'content-length', `${Buffer.byteLength(body)}`];
    return ['x-request-id', '', ...fixed, ...own];
  };
  const routes: Ready[] = [];
  let isStopping = false;
  let recall: Authenticate['recall'] = () => undefined;

  return {
    answer(request, response) {
      const ready = request.method === 'GET' && !isStopping ? routes.find(({ url }) => url === request.url) : undefined;
      const field = ready && authorizationOfPlain(request);
      const caller = field && recall(field, request.socket);
      const answer = caller && ready.answerTo(caller);
      if (!answer) return false;
      ready.answered++;
      answer.headers ??= headersOf(answer.body);
      answer.headers[1] = newRequestId();
      response.writeHead(200, answer.headers).end(answer.body);
      return true;
    },
    collect(app, recallCaller) {
      if (isWatched) return;
      recall = recallCaller;
      app.addHook('onRoute', ({ method, url, config }) => {
        if (method !== 'GET' || !config?.ready) return;
        if (config.access !== 'signed-in') throw new Error(`${url} cannot have its answers ready`);
        routes.push({ url, answerTo: config.ready, answered: 0 });
      });
      app.addHook('preClose', async () => {
        isStopping = true;
      });
    },
    takeCounts: () =>
      routes.map((ready) => {
        const { url, answered } = ready;
        ready.answered = 0;
        return [url, answered];
      }),
  };
}

/** Of the last request: nearly all name the same one. */
let goodHost: string | undefined;

/**
 * The `Authorization` of a request in which nothing changes what is answered, or how. Read from the fields as
 * they came: Node makes `headers` of all of them when it is asked for one.
 */
function authorizationOfPlain({ httpVersionMinor, rawHeaders }: IncomingMessage): string | undefined {
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
  if (host === undefined || (host !== goodHost && !isHost(host))) return undefined;
  goodHost = host;
  return authorization;
}
