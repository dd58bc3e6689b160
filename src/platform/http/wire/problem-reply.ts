/** Turns whatever was thrown into `application/problem+json` (RFC 9457), and nothing internal. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FieldError, Problem, type ProblemCode } from '../../../problems.ts';
import { isAway, refusesWrites } from '../../database/failures.ts';
import { bodyTypeRefused } from '../guard/body-type.ts';
import { explainMissingBody } from '../guard/left-out.ts';
import { logOutage } from './outage-log.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What else is wrong with a body that the schema refuses, so that a form is told everything at once. */
    alsoRefused?: (body: unknown) => FieldError[];
  }
}

/** More would only repeat itself; a body of 16 KiB can hold thousands of wrong members. */
const mostFieldErrors = 20;

export function replyWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendProblem(toProblem(error, request), request, reply));
}

/** Before the body is read: whatever it is, it is not wanted. Call it when no other hook has more to say. */
export function refuseUnknownAddresses(app: FastifyInstance): void {
  const refusal = ({ method }: FastifyRequest) =>
    new Problem(app.supportedMethods.includes(method) ? 'request/not-found' : 'request/method-unknown');
  app.addHook('onRequest', (request, _reply, done) => (request.is404 ? done(refusal(request)) : done()));
  app.setNotFoundHandler((request, reply) => sendProblem(refusal(request), request, reply));
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // RFC 9110, section 15.5.2: a 401 always says how to sign in.
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="admittance"');
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(problem, request.id)));
}

/** The wire form; `error` repeats `detail` for clients of the tutorial's API. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `urn:problem:admittance:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    error: problem.message,
    request_id: requestId,
    ...(problem.errors && { errors: problem.errors }),
    ...problem.members,
  };
}

/** Anything unknown is logged in full and answered with an id only. */
export function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  const { code, validation, validationContext, statusCode } = error as Partial<FastifyError>;
  // An id that cannot be one is simply not there.
  if (validation) {
    if (validationContext === 'params') return new Problem('request/not-found');
    const more = validationContext === 'body' ? (request.routeOptions.config.alsoRefused?.(request.body) ?? []) : [];
    const errors = [...fieldErrors(validation), ...more].slice(0, mostFieldErrors);
    const sentence = explainMissingBody(request, errors);
    return new Problem('request/invalid', { errors, ...(sentence && { sentence }) });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return bodyTypeRefused(request);
  const known = code && frameworkProblems[code];
  if (known) return new Problem(...known);
  // Also a client that went away in the middle of its body, which must not be taken for the database.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem('request/malformed');
  if (isAway(error)) {
    logOutage(request.log, request.id, error);
    return new Problem('database/unavailable', {
      headers: { 'retry-after': '1' },
      ...(refusesWrites(error) && { sentence: 'The database takes no writes right now; try again later.' }),
    });
  }
  request.log.error({ request_id: request.id, err: error }, 'unexpected error');
  return new Problem('server/error');
}

const frameworkProblems: Readonly<Record<string, [code: ProblemCode, more?: { sentence: string }]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['request/too-large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'request/malformed',
    { sentence: 'The body is not as long as Content-Length says.' },
  ],
  FST_ERR_BAD_URL: ['request/malformed', { sentence: 'The address has a "%" that does not stand for UTF-8.' }],
  FST_ERR_MAX_PARAM_LENGTH: ['request/not-found'],
  FST_ERR_NOT_FOUND: ['request/not-found'],
};

type Validation = NonNullable<FastifyError['validation']>;

/** Several rules of one member can have the same sentence, which is said once. */
function fieldErrors(validation: Validation): FieldError[] {
  const said = new Map<string, FieldError>();
  for (const { instancePath, keyword, message = '', params } of validation.slice(0, mostFieldErrors)) {
    const path = instancePath.split('/').slice(1);
    if (keyword === 'required') path.push(String(params['missingProperty']));
    if (keyword === 'additionalProperties') path.push(String(params['additionalProperty']).slice(0, 50));
    const field = path.join('.') || 'body';
    said.set(`${field} ${message}`, { field, message });
  }
  return [...said.values()];
}
