/** What of an account can be edited, as it stands in the fields of a form. */
import type { User } from '../../api/client.ts';

export type Profile = { username: string; display_name: string; email: string; role: string };
export type ProfileField = keyof Profile;

export const profileFields: readonly ProfileField[] = ['username', 'display_name', 'email', 'role'];

export function toProfile({ username, display_name, email, role }: User): Profile {
  return { username, display_name: display_name ?? '', email: email ?? '', role };
}

/** Only what was changed: a user who may not change the rest can change this. */
export function changesOf(before: Profile, typed: Profile) {
  const { username, display_name, email, role } = typed;
  return {
    ...(username !== before.username && { username }),
    ...(display_name !== before.display_name && { display_name: display_name || null }),
    ...(email !== before.email && { email: email || null }),
    ...(role !== before.role && { role }),
  };
}

/** What was typed onto `before`, on `after`; what was not touched follows. */
export function rebase(typed: Profile, before: Profile, after: Profile): Profile {
  const pick = (field: ProfileField) => (typed[field] === before[field] ? after[field] : typed[field]);
  return {
    username: pick('username'),
    display_name: pick('display_name'),
    email: pick('email'),
    role: pick('role'),
  };
}
