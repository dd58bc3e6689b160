/**
 * What this tab keeps over a reload and over an ended session: drafts, and decisions that are not sent yet. Of
 * each user apart, never a password, and gone when they sign out. Where the browser refuses to keep anything,
 * everything else works.
 */
const prefix = 'admittance-kept:';

/** What has been sent already: of it only an undo is kept, which is elsewhere as well. */
export const decidedName = 'decided';

/** The id of a user; nobody has signed in where somebody asks for an account. */
export type Owner = number | 'nobody';

/** @param storage a function, as merely naming the browser's can be refused */
export function keepInTab(storage: () => Storage) {
  function readKept<T>(owner: Owner, name: string): T | undefined {
    return attempt(() => JSON.parse(storage().getItem(`${prefix}${owner}:${name}`) ?? 'null') ?? undefined);
  }

  /** @param value `undefined` forgets it */
  function keep(owner: Owner, name: string, value: unknown): void {
    const key = `${prefix}${owner}:${name}`;
    attempt(() => (value === undefined ? storage().removeItem(key) : storage().setItem(key, JSON.stringify(value))));
  }

  /** Anything that would be lost. */
  function hasKept(owner: Owner): boolean {
    return keys().some((key) => key.startsWith(`${prefix}${owner}:`) && !key.endsWith(`:${decidedName}`));
  }

  function forgetAllKept(): void {
    for (const key of keys()) storage().removeItem(key);
  }

  /** What one user has typed is not there for the next one. */
  function forgetKeptOfOthers(owner: number): void {
    for (const key of keys())
      if (!key.startsWith(`${prefix}${owner}:`) && !key.startsWith(`${prefix}nobody:`)) storage().removeItem(key);
  }

  function keys(): string[] {
    return attempt(() => Object.keys(storage()).filter((key) => key.startsWith(prefix))) ?? [];
  }

  return { readKept, keep, hasKept, forgetAllKept, forgetKeptOfOthers };
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

const signedInName = 'signed-in';

/** For after a reload: a session that this tab did not leave has ended. */
export function noteSignedIn(isSignedIn: boolean): void {
  attempt(() => (isSignedIn ? sessionStorage.setItem(signedInName, '1') : sessionStorage.removeItem(signedInName)));
}

export function wasSignedIn(): boolean {
  return attempt(() => sessionStorage.getItem(signedInName) !== null) ?? false;
}

export const { readKept, keep, hasKept, forgetAllKept, forgetKeptOfOthers } = keepInTab(() => sessionStorage);
