/** What is known and TypeScript cannot see: said once here, and checked where it can be. */

/** Whatever was thrown, as an error of the system; its `code`, `syscall` and the like may be missing. */
export function errorOf(thrown: unknown): NodeJS.ErrnoException {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Of a list that is known to be so long. @throws RangeError when it is not */
export function itemAt<T>(list: { at(index: number): T | undefined }, index: number): T {
  const item = list.at(index);
  if (item === undefined) throw new RangeError(`there is no item ${index}`);
  return item;
}

/** The names in a table of ours, which has no others than its type says. */
export function keysOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
