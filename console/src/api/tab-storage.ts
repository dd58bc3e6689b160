/**
 * What this tab keeps over a reload and over an ended session: drafts, and decisions that are not sent yet. Of
 * each user apart, never a password, and gone when they sign out. Where the browser refuses to keep anything,
 * everything else works.
 */
const prefix = 'admittance-kept:';

/** The id of a user; nobody has signed in where somebody asks for an account. */
export type Owner = number | 'nobody';

export function readKept<T>(owner: Owner, name: string): T | undefined {
  return attempt(() => JSON.parse(sessionStorage.getItem(`${prefix}${owner}:${name}`) ?? 'null') ?? undefined);
}

/** @param value `undefined` forgets it */
export function keep(owner: Owner, name: string, value: unknown): void {
  const key = `${prefix}${owner}:${name}`;
  attempt(() =>
    value === undefined ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, JSON.stringify(value)),
  );
}

export function hasKept(owner: Owner): boolean {
  return keys().some((key) => key.startsWith(`${prefix}${owner}:`));
}

export function forgetAllKept(): void {
  for (const key of keys()) sessionStorage.removeItem(key);
}

/** What one user has typed is not there for the next one. */
export function forgetKeptOfOthers(owner: number): void {
  for (const key of keys())
    if (!key.startsWith(`${prefix}${owner}:`) && !key.startsWith(`${prefix}nobody:`)) sessionStorage.removeItem(key);
}

function keys(): string[] {
  return attempt(() => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix))) ?? [];
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
