/** Bytes that are not HTTP never reach a route; they get the same kind of answer all the same. */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, type ProblemCode } from '../../../problems.ts';
import { problemBody } from '../wire/problem-reply.ts';
import type { ResponseHeaders } from '../wire/response-headers.ts';

/** How long a client has to read the answer before its connection is cut. */
const lingerMilliseconds = 1_000;

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'request/headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request/timeout',
};

/** Of what is malformed, by what the parser says. */
const sentences: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: 'The address has characters that must be percent-encoded, like %C3%A9 for é or %20 for a blank.',
  HPE_INVALID_HEADER_TOKEN: 'A header field has characters that HTTP does not allow there.',
};
const notHttp = 'What arrived is not a well-formed request of HTTP/1.1.';

function problemOf(code = ''): Problem {
  const known = codes[code];
  return known ? new Problem(known) : new Problem('request/malformed', { sentence: sentences[code] ?? notHttp });
}

/** Connections that have been given up; whatever still arrives on them is not looked at. */
const refused = new WeakSet<Socket>();

/**
 * Answers and closes, without ever answering one request twice or ahead of its turn: requests that
 * came whole before the bad bytes get their answers first.
 * @param latest the last request that was begun on this connection
 */
export function refuseUnparsable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  latest: ServerResponse | undefined,
  answer: (problem: Problem) => string,
): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const refuse = () => close(socket, answer(problemOf(error.code)));
  if (!latest) refuse();
  else if (latest.req.complete && latest.writableFinished) refuse();
  else if (latest.req.complete) latest.once('close', refuse);
  // The bad bytes are in this request's body: it may have its answer, or others may wait before it.
  else if (latest.headersSent || latest.socket === null) socket.destroySoon();
  else refuse();
}

/** @returns the answer's bytes */
export function writeProblem(problem: Problem, requestId: string, headers: ResponseHeaders): string {
  const body = JSON.stringify(problemBody(problem, requestId));
  const fields = {
    ...headers,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join('')}\r\n${body}`;
}

function close(socket: Socket, bytes: string): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(bytes);
  const timer = setTimeout(() => socket.destroy(), lingerMilliseconds);
  socket.once('close', () => clearTimeout(timer));
}
