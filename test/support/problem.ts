/** What every refusal looks like on the wire, whichever layer it came from. */
import assert from 'node:assert/strict';
import type { Answer } from './client.ts';
import type { RawAnswer } from './raw-http.ts';

/** RFC 9562, version 4. */
export const requestIdForm = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Asserts an `application/problem+json` whose members agree with its status and its request id. */
export function assertProblem(answer: Answer | RawAnswer, status: number, code: string, about = ''): void {
  const text = 'text' in answer ? answer.text : answer.body;
  assert.equal(answer.status, status, `${about} ${text}`);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8', about);
  const body = JSON.parse(text);
  assert.deepEqual([body.code, body.status, body.type], [code, status, `urn:problem:admittance:${code}`], about);
  assert.equal(body.error, body.detail, about);
  assert.match(body.request_id, requestIdForm, about);
  assert.equal(body.request_id, answer.headers.get('x-request-id'), about);
}
