/**
 * Who is signed in. The refresh token is in a cookie that no script can read; the access token is here, in
 * memory, and nowhere else: another tab, or this one after a reload, gets one of its own for the cookie.
 */
import { Problem, readProblem } from './problem.ts';
import { noteAnswer, noteOutage } from './reachability.ts';

export type Caller = {
  id: number;
  username: string;
  role: string;
  permissions: ReadonlySet<string>;
};

type Held = { token: string; renewAt: number; caller: Caller };
type Answer = { access_token: string; expires_in: number };

/** Renewed so long before its end that no request meets it. */
const marginSeconds = 30;
const path = '/console/session';

let held: Held | undefined;
/** Known from the last answer; until then the cookie may be good. */
let isNobody = false;
let renewing: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
const otherTabs = new BroadcastChannel('session');

// Whoever signs out, or in as somebody else, does so in every tab.
otherTabs.onmessage = () => {
  held = undefined;
  location.reload();
};

/** For `useSyncExternalStore`. */
export function onCallerChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentCaller(): Caller | undefined {
  return held?.caller;
}

/** @throws Problem login/rejected (401), login/not-approved (403) and what else `POST /login` refuses with */
export async function signIn(username: string, password: string): Promise<void> {
  hold((await send('POST', path, { username, password })) as Answer);
  otherTabs.postMessage('signed in');
}

/** Ends the session here and on the server; the page is loaded anew so that nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await send('DELETE', path);
  held = undefined;
  otherTabs.postMessage('signed out');
  location.assign('/console/sign-in');
}

/**
 * A token that is good for some time yet; `undefined` when nobody is signed in.
 * @throws Problem when the service is away
 */
export async function getToken(): Promise<string | undefined> {
  if (isNobody) return undefined;
  if (held && Date.now() < held.renewAt) return held.token;
  return (await renew()) ? held?.token : undefined;
}

/** Gets a new token for the cookie; false when there is no session any more. @throws Problem when the service is away */
export function renew(): Promise<boolean> {
  renewing ??= tryToRenew().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

async function tryToRenew(): Promise<boolean> {
  try {
    const answer = await send('POST', `${path}/refresh`, {});
    if (answer) hold(answer);
    else forget();
    return answer !== undefined;
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    forget();
    return false;
  }
}

function hold({ access_token: token, expires_in }: Answer): void {
  const renewAt = Date.now() + (expires_in - marginSeconds) * 1000;
  const caller = readCaller(token);
  const isSame = JSON.stringify(caller, replaceSets) === JSON.stringify(held?.caller, replaceSets);
  isNobody = false;
  held = { token, renewAt, caller: isSame && held ? held.caller : caller };
  if (!isSame) tell();
}

function forget(): void {
  isNobody = true;
  held = undefined;
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

/** What the token says of its owner; whether it is true is for the service to check. */
function readCaller(token: string): Caller {
  const [, payload = ''] = token.split('.');
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
  const { sub, preferred_username, role, scope } = JSON.parse(new TextDecoder().decode(bytes));
  return {
    id: Number(sub),
    username: preferred_username,
    role,
    permissions: new Set(String(scope).split(' ').filter(Boolean)),
  };
}

/** @returns nothing when there is nobody to answer for (204) */
async function send(method: string, address: string, body?: unknown): Promise<Answer | undefined> {
  const response = await fetch(address, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(noteOutage);
  noteAnswer(response);
  if (!response.ok) throw await readProblem(response);
  return response.status === 204 ? undefined : ((await response.json()) as Answer);
}

function replaceSets(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}
