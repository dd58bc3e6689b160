/** Where on the page something stands: the part of its address after `#`. */
import { anchor } from './anchor.ts';
import type { Operation } from './api-document.ts';

export type Place = { kind: 'start' } | { kind: 'chapter'; tag: string } | { kind: 'operation'; operation: Operation };

export function addressOf({ tags: [tag = ''], operationId }: Operation): string {
  return `#/${tag}/${operationId}`;
}

export function chapterAddress(tag: string): string {
  return `#/${tag}`;
}

/**
 * `#/Users/getUser` as well as the addresses that there were, or are in docs/api.md: `#operations-Users-getUser` and
 * `#get-usersid`.
 * @returns `undefined` when nothing has that address
 */
export function findPlace(operations: readonly Operation[], hash: string): Place | undefined {
  const name = decode(hash.replace(/^#\/?/, ''));
  if (name === '') return { kind: 'start' };
  const operation = operations.find((one) => namesOf(one).includes(name));
  if (operation) return { kind: 'operation', operation };
  const tag = operations.map(({ tags: [tag = ''] }) => tag).find((one) => one.toLowerCase() === name.toLowerCase());
  return tag === undefined ? undefined : { kind: 'chapter', tag };
}

function namesOf({ tags: [tag], operationId, method, path }: Operation): string[] {
  return [`${tag}/${operationId}`, `operations-${tag}-${operationId}`, anchor(`${method} ${path}`)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
