/**
 * Who is signed in on this page, and how long the token of it is good: what a session does, without the browser that it
 * does it in.
 */
import { Problem } from './problem.ts';
import { type Caller, readCaller } from './read-caller.ts';

/** Why somebody who was signed in on this page is no longer. */
export type Ending =
  | { reason: 'ended' }
  /** In another tab of this browser. */
  | { reason: 'signed out' }
  | { reason: 'somebody else'; username: string }
  /** The page is about to be gone. */
  | { reason: 'left' };

/** What tabs tell each other. */
export type News = { kind: 'signed in'; id: number; username: string } | { kind: 'signed out' };

export type Answer = { access_token: string; expires_in: number };

/** The browser around it. */
export type Around = {
  /** @returns nothing when there is nobody to answer for (204). @throws Problem */
  send(method: 'POST' | 'DELETE', address: string, body?: unknown): Promise<Answer | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  tellTabs(news: News): void;
  /** What comes next is another document. */
  goTo(address: string): void;
  forgetAllKept(): void;
  forgetKeptOfOthers(owner: number): void;
  /** That of an applicant, who may be somebody else. */
  forgetRequest(): void;
};

type Held = { token: string; renewAt: number; caller: Caller };

/** Renewed so long before its end that no request meets it. */
const marginSeconds = 30;
const path = '/console/session';

export type SessionKeeper = ReturnType<typeof keepSession>;

export function keepSession(around: Around) {
  let held: Held | undefined;
  /** Known from the last answer; until then the cookie may be good. */
  let isNobody = false;
  let ending: Ending | undefined;
  /** Pages that stay when their session ends, and ask to sign in again. */
  let stayingPages = 0;
  let renewing: Promise<boolean> | undefined;
  const listeners = new Set<() => void>();

  /** What another tab has told. */
  function hear(news: News): void {
    isNobody = false;
    if (!held) return;
    if (news.kind === 'signed out') end({ reason: 'signed out' });
    else if (news.id !== held.caller.id) end({ reason: 'somebody else', username: news.username });
    // The cookie is that of the new session.
    else renew().catch(() => undefined);
  }

  /** For `useSyncExternalStore`. */
  function onCallerChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Also while they have to sign in again. */
  function currentCaller(): Caller | undefined {
    return ending?.reason === 'left' ? undefined : held?.caller;
  }

  /** Why the caller has to sign in again; `undefined` when they need not. */
  function currentEnding(): Ending | undefined {
    return ending;
  }

  /** For as long as there is a page on which somebody can sign in again: what it sends waits for that. */
  function stayWhenSessionEnds(): () => void {
    stayingPages++;
    return () => {
      stayingPages--;
      if (ending && ending.reason !== 'left' && stayingPages === 0) end(ending);
    };
  }

  /** @throws Problem login/rejected (401), login/not-approved (403) and what else `POST /login` refuses with */
  async function signIn(username: string, password: string): Promise<void> {
    const answer = (await around.send('POST', path, { username, password })) as Answer;
    const caller = readCaller(answer.access_token);
    around.forgetRequest();
    around.tellTabs({ kind: 'signed in', id: caller.id, username: caller.username });
    if (held && held.caller.id !== caller.id) return leavePage('/console/');
    hold(answer);
  }

  /** Ends the session here and on the server; the page is loaded anew so that nothing of it stays in memory. */
  async function signOut(): Promise<void> {
    await around.send('DELETE', path);
    around.forgetAllKept();
    around.tellTabs({ kind: 'signed out' });
    await leavePage('/console/sign-in');
  }

  /** Nothing of it is sent any more, with whatever token. Never resolves: what comes next is another document. */
  function leavePage(address: string): Promise<never> {
    held = undefined;
    ending = { reason: 'left' };
    tell();
    around.goTo(address);
    return new Promise(() => undefined);
  }

  /**
   * A token that is good for some time yet; `undefined` when nobody is signed in. On a page that stays when its
   * session ends, it comes when the same user has signed in again.
   * @throws Problem when the service is away
   */
  async function getToken(): Promise<string | undefined> {
    while (ending) await nextChange();
    if (isNobody) return undefined;
    if (held && around.now() < held.renewAt) return held.token;
    if (await renew()) return held?.token;
    return ending ? getToken() : undefined;
  }

  /** Gets a new token for the cookie; false when there is no session any more. @throws Problem when the service is away */
  function renew(): Promise<boolean> {
    renewing ??= tryToRenew().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function tryToRenew(): Promise<boolean> {
    try {
      const answer = await around.send('POST', `${path}/refresh`, {});
      if (!answer) return end({ reason: 'ended' });
      const { id, username } = readCaller(answer.access_token);
      // Somebody else has signed in with this browser: what was typed here is not theirs to send.
      if (held && held.caller.id !== id) return end({ reason: 'somebody else', username });
      hold(answer);
      return true;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      return end({ reason: 'ended' });
    }
  }

  function hold({ access_token: token, expires_in }: Answer): void {
    const renewAt = around.now() + (expires_in - marginSeconds) * 1000;
    const caller = readCaller(token);
    const isSame = JSON.stringify(caller, replaceSets) === JSON.stringify(held?.caller, replaceSets);
    const isAnew = !isSame || ending !== undefined;
    if (!held) around.forgetKeptOfOthers(caller.id);
    isNobody = false;
    ending = undefined;
    held = { token, renewAt, caller: isSame && held ? held.caller : caller };
    if (isAnew) tell();
  }

  /** @returns false, as nobody is signed in any more */
  function end(how: Ending): false {
    if (ending?.reason === 'left') return false;
    if (held && stayingPages > 0) ending = how;
    else {
      held = undefined;
      ending = undefined;
      isNobody = true;
    }
    tell();
    return false;
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const stop = onCallerChange(() => {
        stop();
        resolve();
      });
    });
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    hear,
    onCallerChange,
    currentCaller,
    currentEnding,
    stayWhenSessionEnds,
    signIn,
    signOut,
    leavePage,
    getToken,
    renew,
  };
}

function replaceSets(_key: string, value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}
