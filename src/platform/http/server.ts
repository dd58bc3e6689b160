/** The HTTP server every feature hangs its routes on: limits, headers, request ids, problems. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController, type RawServerDefault } from 'fastify';
import { Problem, type ProblemCode } from '../../problems.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import { problemBody, replyWithProblems } from './problem-reply.ts';
import { readStrictJson } from './strict-json.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

const bodyLimitBytes = 16 * 1024;
const headerLimitBytes = 16 * 1024;

/** @param secure whether people reach it by https, so that browsers are told to stay there */
export function createServer({ log, random, secure }: { log: Log; random: Random; secure: boolean }): App {
  const newRequestId = () => random.token(12);
  const app: App = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: newRequestId,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: headerLimitBytes, headersTimeout: 10_000, joinDuplicateHeaders: true },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true } },
    frameworkErrors: (error, request, reply) => void app.errorHandler(error, request, reply),
    clientErrorHandler: (error, socket) => refuseUnparsable(error, socket, newRequestId()),
  }).withTypeProvider<TypeBoxTypeProvider>();

  replyWithProblems(app);
  refuseStrangeAddresses(app);
  refuseWhileStopping(app);
  addHeaders(app, secure);
  readStrictJson(app);
  logResponses(app);
  return app;
}

/** The protocol's minimum for JSON that a browser might open as a page; pages set a policy of their own. */
function addHeaders(app: App, secure: boolean): void {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(secure && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header('x-request-id', request.id);
  });
}

/** Two `Host` fields arrive joined by a comma; links are made from PUBLIC_URL and never from this. */
function refuseStrangeAddresses(app: App): void {
  app.addHook('onRequest', async (request) => {
    const host = request.headers.host;
    if (host !== undefined && !/^[A-Za-z0-9._-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/.test(host)) {
      throw new Problem('request/malformed', { sentence: 'The Host header is not a host.' });
    }
    if (!request.raw.url?.startsWith('/'))
      throw new Problem('request/malformed', { sentence: 'The address must start with "/".' });
  });
}

function refuseWhileStopping(app: App): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onRequest', async (_request, reply) => {
    if (!stopping) return;
    reply.header('connection', 'close');
    throw new Problem('server/stopping', { headers: { 'retry-after': '5' } });
  });
}

function logResponses(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        ...(request.caller && { user_id: request.caller.id }),
      },
      'request',
    );
  });
}

/** Bytes that are not HTTP never reach a route; they get the same kind of answer all the same. */
function refuseUnparsable(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const code: ProblemCode =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'request/headers-too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request/timeout'
        : 'request/malformed';
  const problem = new Problem(code);
  const body = JSON.stringify(problemBody(problem, requestId));
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}
