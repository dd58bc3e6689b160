import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { findUserById, findUserByKey, lockUser, type UserRow } from './store.ts';
import { readTypedName } from './username.ts';

/** @throws Problem user/not-found (404) */
export async function getUser(deps: Deps, id: number): Promise<UserRow> {
  return found(await findUserById(deps.database, id));
}

/** By any spelling of the name, which an account may not be able to have. @throws Problem user/not-found (404) */
export async function getUserByName(deps: Deps, username: string): Promise<UserRow> {
  const name = readTypedName(username);
  return found(name && (await findUserByKey(deps.database, name.key)));
}

/** Locked until the transaction ends. @throws Problem user/not-found (404) */
export async function getLockedUser(deps: Deps, id: number): Promise<UserRow> {
  return found(await lockUser(deps.database, id));
}

function found(user: UserRow | undefined): UserRow {
  if (!user) throw new Problem('user/not-found');
  return user;
}
