/**
 * Answers that lie ready in memory are sent before the framework is asked: most of what they would
 * cost is finding out who gives them. A route declares that it may have one (`config.ready`). Whoever
 * is not known at once, and a request with anything special about it, takes the usual way, which
 * answers the same.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Authenticate, bearerToken, type Caller } from './access.ts';
import type { ResponseHeaders } from './response-headers.ts';
import { isStrange } from './strict-messages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The JSON that `GET` answers whoever is signed in, if it has been made before. */
    ready?: (caller: Caller) => string | undefined;
  }
}

type Ready = (caller: Caller) => string | undefined;

export type ReadyAnswers = {
  /** Whether it has answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** To be called before any route is added. */
  collect(app: FastifyInstance, recall: Authenticate['recall']): void;
};

/** @param isWatched whether somebody wants to see every request in the log */
export function openReadyAnswers(
  headers: ResponseHeaders,
  newRequestId: () => string,
  isWatched: boolean,
): ReadyAnswers {
  const fixed = Object.entries(headers).flat();
  const routes = new Map<string, Ready>();
  let recall: Authenticate['recall'] = () => undefined;

  const find = (request: IncomingMessage): string | undefined => {
    const ready = request.method === 'GET' ? routes.get(request.url ?? '') : undefined;
    if (!ready || !isPlain(request)) return undefined;
    const token = bearerToken(request.headers.authorization ?? '');
    const caller = token && recall(token, request.socket);
    return caller && ready(caller);
  };

  return {
    answer(request, response) {
      const body = find(request);
      if (body === undefined) return false;
      response.writeHead(200, [
        ...fixed,
        'x-request-id',
        newRequestId(),
        'content-type',
        'application/json; charset=utf-8',
        'content-length',
        String(Buffer.byteLength(body)),
      ]);
      response.end(body);
      return true;
    },
    collect(app, recallCaller) {
      if (isWatched) return;
      recall = recallCaller;
      app.addHook('onRoute', ({ method, url, config }) => {
        if (method !== 'GET' || !config?.ready) return;
        if (config.access !== 'signed-in') throw new Error(`${url} cannot have its answers ready`);
        routes.set(url, config.ready);
      });
      app.addHook('preClose', async () => routes.clear());
    },
  };
}

/** Nothing in it changes what is answered, or how. */
function isPlain(request: IncomingMessage): boolean {
  const { headers, httpVersionMinor } = request;
  return (
    httpVersionMinor === 1 &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    headers['if-none-match'] === undefined &&
    headers.expect === undefined &&
    !isStrange(request)
  );
}
