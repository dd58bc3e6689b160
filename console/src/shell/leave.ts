import { notifications } from '@mantine/notifications';
import { isProblem } from '../api/problem.ts';
import { currentCaller, leavePage, signOut } from '../api/session.ts';
import { hasKept } from '../api/tab-storage.ts';
import { text } from '../strings/signed-in.ts';
import { hasUnsaved } from './unsaved.tsx';

/** Signs out, or says why not. The server being away is said elsewhere. */
export function leave(): void {
  if (!maySignOut()) return;
  signOut().catch((error: Error) => {
    if (!isProblem(error, 'console/unreachable')) notifications.show({ color: 'red', message: error.message });
  });
}

/** By the browser, as it asks when the window is closed: drafts of all pages are gone with the session. */
export function maySignOut(): boolean {
  const caller = currentCaller();
  const wouldLose = hasUnsaved() || (caller !== undefined && hasKept(caller.id));
  return !wouldLose || confirm(text.frame.unsaved.signOut);
}

/** To sign in as somebody else, or to go on as who did so in another tab. */
export function changeAccount(address: string): void {
  if (!hasUnsaved() || confirm(text.frame.unsaved.otherAccount)) void leavePage(address);
}
