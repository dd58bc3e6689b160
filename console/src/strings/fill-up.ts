/** Some of what there is, at any depth; functions and lists are there whole or not at all. */
export type Part<T> = T extends ((...args: never[]) => unknown) | readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Part<T[K]> }
    : T;

/** What is missing in a catalogue is said in the words of another one. */
export function fillUp<T>(whole: T, part: Part<T> | undefined): T {
  if (part === undefined) return whole;
  if (!isTree(whole) || !isTree(part)) return part as T;
  const members = Object.keys({ ...whole, ...part }).map((key) => [key, fillUp<unknown>(whole[key], part[key])]);
  return Object.fromEntries(members) as T;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
