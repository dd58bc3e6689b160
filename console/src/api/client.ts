/** The service's own API, typed by its description (`npm run generate`); every answer that is none is thrown. */
import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.d.ts';
import { isProblem, readProblem } from './problem.ts';
import { noteAnswer, noteOutage } from './reachability.ts';
import { getToken, renew } from './session.ts';

export type User = components['schemas']['User'];
export type Status = User['status'];

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

/**
 * What was answered; where an address has CSV too, the JSON. @throws Problem for every answer but 2xx, and when there was none
 * @example const user = await answer(api.GET('/users/{id}', { params: { path: { id } } }))
 */
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<Exclude<T, string>> {
  const { data } = await call;
  return data as Exclude<T, string>;
}

/** With the token of the caller; once more when it was taken back meanwhile, if need be after a new sign-in. */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await sendOnce(request, await getToken());
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (!isProblem(problem, 'access/token-invalid')) throw problem;
  await renew();
  const token = await getToken();
  if (token === undefined) throw problem;
  const second = await sendOnce(again, token);
  if (!second.ok) throw await readProblem(second);
  return second;
}

async function sendOnce(request: Request, token: string | undefined): Promise<Response> {
  if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
  const response = await fetch(request).catch(noteOutage);
  noteAnswer(response);
  return response;
}
