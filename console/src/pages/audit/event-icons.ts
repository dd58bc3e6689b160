/** What an event looks like at a glance. */
import type { IconName } from '../../parts/icon.tsx';

const icons: readonly (readonly [start: string, icon: IconName])[] = [
  ['login.succeeded', 'exit'],
  ['login.locked', 'lock'],
  ['login.', 'warn'],
  ['request.', 'warn'],
  ['session.reused', 'warn'],
  ['session.', 'laptop'],
  ['password.', 'lock'],
  ['user.approved', 'check'],
  ['user.reinstated', 'check'],
  ['user.rejected', 'x'],
  ['user.suspended', 'lock'],
  ['user.reopened', 'undo'],
  ['user.deleted', 'trash'],
  ['user.', 'person'],
  ['users.', 'users'],
  ['role.', 'roles'],
  ['key.', 'key'],
];

export function iconOf(type: string): IconName {
  return icons.find(([start]) => type.startsWith(start))?.[1] ?? 'settings';
}
