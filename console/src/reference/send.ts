/** Sends a request that somebody tries out. */
import { renew } from '../api/session.ts';
import type { PlannedRequest } from './request.ts';

export type Received = {
  status: number;
  statusText: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
};

/**
 * As any program would send it: no cookie goes along, and none is taken.
 * @param token of the console's session, another one, or none
 * @returns `undefined` when nobody answered
 */
export async function sendPlanned(planned: PlannedRequest, token: string | undefined): Promise<Received | undefined> {
  const { method, path, headers, body } = planned;
  const response = await fetch(path, {
    method,
    headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body }),
    credentials: 'omit',
    cache: 'no-store',
  }).catch(() => undefined);
  if (!response) return undefined;
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    body: laidOut(await response.text()),
  };
}

/** After a refusal: whether there is a session still, and with which power. */
export async function lookAgain(): Promise<void> {
  await renew().catch(() => undefined);
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
