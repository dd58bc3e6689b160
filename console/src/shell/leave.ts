import { notifications } from '@mantine/notifications';
import { isProblem } from '../api/problem.ts';
import { signOut } from '../api/session.ts';
import { text } from '../strings/index.ts';
import { hasUnsaved } from './unsaved.tsx';

/** Signs out, or says why not. The server being away is said elsewhere. */
export function leave(): void {
  // By the browser, as it asks when the window is closed: the page is gone with the session.
  if (hasUnsaved() && !confirm(text.common.unsaved.body)) return;
  signOut().catch((error: Error) => {
    if (!isProblem(error, 'console/unreachable')) notifications.show({ color: 'red', message: error.message });
  });
}
