/** The HTTP server every feature hangs its routes on: limits, headers, request ids, problems. */
import {
  createServer as createHttpServer,
  type ServerOptions as HttpOptions,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
  type onResponseHookHandler,
  type preParsingHookHandler,
  type RawServerDefault,
} from 'fastify';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { Random } from '../../random.ts';
import { leaveOut } from '../guard/left-out.ts';
import { limitConnections } from '../guard/limit-connections.ts';
import { limitPipelining } from '../guard/limit-pipelining.ts';
import { shedLoad } from '../guard/shed-load.ts';
import { readStrictForms } from '../guard/strict-form.ts';
import { readStrictJson } from '../guard/strict-json.ts';
import { refuseStrangeMessages } from '../guard/strict-messages.ts';
import { refuseUnparsable, writeProblem } from '../guard/unparsable.ts';
import { refuseUnknownAddresses, replyWithProblems, sendProblem, toProblem } from '../wire/problem-reply.ts';
import { addHeaders, protectiveHeaders } from '../wire/response-headers.ts';
import { trusts, warnOfUnclearClients, warnOfUnknownProxy } from './client-address.ts';
import { compileLate } from './compile-late.ts';
import { stopGracefully } from './stop-gracefully.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

const bodyLimitBytes = 16 * 1024;
const headerLimitBytes = 16 * 1024;

const limits = {
  requestTimeout: 30_000,
  // The time-out of the server is enough: a second one would be set and taken back for every request.
  keepAliveTimeout: 0,
  maxHeaderSize: headerLimitBytes,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  joinDuplicateHeaders: true,
  // Refused with a problem by strict-messages.ts instead of an empty answer.
  requireHostHeader: false,
};

/** In the metrics. */
const noRoute = { method: 'other', route: 'none' };

type ServerOptions = {
  log: Log;
  random: Random;
  metrics: Metrics;
  /** Whether people reach it by https, so that browsers are told to stay there. */
  secure: boolean;
  trustedProxies: readonly string[] | undefined;
};

export function createServer({ log, random, metrics, secure, trustedProxies }: ServerOptions): App {
  const headers = protectiveHeaders(secure);
  const pipelining = limitPipelining();
  const noteAnswer = noteAnswers(log, metrics);
  const app: App = fastify({
    serverFactory: (handle, options) =>
      createHttpServer(options['http'] as HttpOptions, (request, response) => {
        if (!pipelining.mayHandle(request, response)) return;
        noteRequest(response);
        handle(request, response);
      }),
    loggerInstance: sharedLog(log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: random.uuid,
    trustProxy: trustedProxies ? trusts(trustedProxies) : false,
    bodyLimit: bodyLimitBytes,
    // Some clients end every address with a slash.
    routerOptions: { ignoreTrailingSlash: true },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: limits,
    // An address that cannot be decoded comes here past every hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers(headers).header('x-request-id', request.id);
      sendProblem(toProblem(error, request), request, reply);
      noteAnswer(request, reply, undefined);
    },
    clientErrorHandler: (error, socket) =>
      refuseUnparsable(error, socket, pipelining.latestOn(socket), (problem) => {
        const requestId = random.uuid();
        log.info({ request_id: requestId, status: problem.status, reason: error.code }, 'not HTTP');
        metrics.requests.inc({ ...noRoute, status: '4xx' });
        return writeProblem(problem, requestId, headers);
      }),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Ends a connection that is idle, or, by the second time, whose client takes nothing of its answer. Proxies give up
  // before (deploy/); a long poll is silent for 30 s.
  app.server.timeout = 72_000;
  // strict-messages.ts refuses what is over the limit; some versions of Node drop it in silence.
  app.server.maxHeadersCount = 0;

  limitConnections(app.server, log);
  compileLate(app);
  replyWithProblems(app);
  addHeaders(app, headers);
  if (trustedProxies) warnOfUnclearClients(app, log);
  else warnOfUnknownProxy(app, log);
  refuseStrangeMessages(app);
  refuseUnknownAddresses(app);
  const noteRequest = stopGracefully(app);
  meetExpectations(app);
  readStrictJson(app);
  readStrictForms(app);
  leaveOut(app);
  shedLoad(app);
  noteEveryAnswer(app, noteAnswer);
  return app;
}

/** Fastify wants a logger for each request, which would cost more than most requests log. */
function sharedLog(log: Log): FastifyBaseLogger {
  const shared: FastifyBaseLogger = Object.create(log, { child: { value: () => shared } });
  return shared;
}

/** A body is asked for only when it will be read (RFC 9110, section 10.1.1); other expectations are refused. */
function meetExpectations(app: App): void {
  const goOn = (request: IncomingMessage, response: ServerResponse) => app.server.emit('request', request, response);
  app.server.on('checkContinue', goOn);
  app.server.on('checkExpectation', goOn);
  const askForBody: preParsingHookHandler = ({ raw, routeOptions }, reply, _payload, done) => {
    const { headers, httpVersionMinor } = raw;
    const isWanted = headers.expect !== undefined && httpVersionMinor > 0;
    if (isWanted && !(Number(headers['content-length']) > routeOptions.bodyLimit)) reply.raw.writeContinue();
    done();
  };
  app.addHook('onRoute', (route) => {
    if (route.schema?.body) route.preParsing = askForBody;
  });
}

type NoteAnswer = (request: FastifyRequest, reply: FastifyReply, route: string | undefined) => void;

function noteAnswers(log: Log, metrics: Metrics): NoteAnswer {
  return (request, reply, route) => {
    logRequest(log, request, reply, route);
    countRequest(metrics, request, reply, route);
  };
}

/** Each route's hook knows its route: to ask a request for it makes a copy of all that was declared. */
function noteEveryAnswer(app: App, note: NoteAnswer): void {
  app.addHook('onRoute', (route) => {
    const { url } = route;
    const noteThis: onResponseHookHandler = (request, reply, done) => {
      note(request, reply, url);
      done();
    };
    route.onResponse = [...[route.onResponse ?? []].flat(), noteThis];
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) note(request, reply, undefined);
    done();
  });
}

/** What was only read is for who looks closer: it would be most of the log, and most of what a read costs. */
function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply, route: string | undefined): void {
  const isRead = reply.statusCode < 400 && (request.method === 'GET' || request.method === 'HEAD');
  if (isRead && !log.isLevelEnabled('debug')) return;
  log[isRead ? 'debug' : 'info'](
    {
      request_id: request.id,
      method: request.method,
      route: route ?? null,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.caller && { user_id: request.caller.id }),
    },
    'request',
  );
}

/** By the route's template; what a client made up, address or method, has no series of its own. */
function countRequest(
  { requests, durations }: Metrics,
  { method }: FastifyRequest,
  reply: FastifyReply,
  route: string | undefined,
) {
  const labels = route === undefined ? noRoute : { method, route };
  requests.inc({ ...labels, status: `${Math.trunc(reply.statusCode / 100)}xx` });
  durations.observe(labels, reply.elapsedTime / 1000);
}
