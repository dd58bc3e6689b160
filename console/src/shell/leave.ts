import { notifications } from '@mantine/notifications';
import { isProblem } from '../api/problem.ts';
import { signOut } from '../api/session.ts';

/** Signs out, or says why not. The server being away is said elsewhere. */
export function leave(): void {
  signOut().catch((error: Error) => {
    if (!isProblem(error, 'console/unreachable')) notifications.show({ color: 'red', message: error.message });
  });
}
