/**
 * Who is signed in. The refresh token is in a cookie that no script can read; the access token is here, in
 * memory, and nowhere else: another tab, or this one after a reload, gets one of its own for the cookie.
 */

import { forgetRequest } from './kept-request.ts';
import { readProblem } from './problem.ts';
import { noteAnswer, noteOutage } from './reachability.ts';
import { type Answer, keepSession, type News } from './session-keeper.ts';
import { forgetAllKept, forgetKeptOfOthers, noteSignedIn } from './tab-storage.ts';

export type { Caller } from './read-caller.ts';
export type { Ending } from './session-keeper.ts';

const otherTabs = new BroadcastChannel('session');

export const {
  onCallerChange,
  currentCaller,
  currentEnding,
  stayWhenSessionEnds,
  signIn,
  signOut,
  leavePage,
  getToken,
  renew,
  hear,
} = keepSession({
  send,
  now: () => Date.now(),
  tellTabs: (news) => otherTabs.postMessage(news),
  goTo(address) {
    noteSignedIn(false);
    location.assign(address);
  },
  forgetAllKept,
  forgetKeptOfOthers,
  forgetRequest,
});

onCallerChange(() => {
  if (currentCaller()) noteSignedIn(true);
});

otherTabs.onmessage = ({ data }: MessageEvent<News>) => hear(data);

async function send(method: string, address: string, body?: unknown): Promise<Answer | undefined> {
  const response = await fetch(address, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(noteOutage);
  noteAnswer(response);
  if (!response.ok) throw await readProblem(response);
  return response.status === 204 ? undefined : ((await response.json()) as Answer);
}
