import { isProblem } from './problem.ts';

/** What may have been changed by somebody else in the meantime. */
export type Versioned<T> = { value: T; etag: string };

/** What was answered, and its version for `If-Match`. @throws Problem like `answer` */
export async function versioned<T>(call: Promise<{ data?: T; response: Response }>): Promise<Versioned<T>> {
  const { data, response } = await call;
  return { value: data as T, etag: response.headers.get('etag') ?? '' };
}

/** The header that has a change refused with `request/stale` when there is a newer version. */
export function ifMatch({ etag }: Versioned<unknown>): { 'If-Match': string } {
  return { 'If-Match': etag };
}

/**
 * A change of what was seen; made on the newest version where that differs only in what was not seen, such as a
 * sign-in since.
 * @throws Problem request/stale when what was seen has changed
 */
export async function changeSeen<T>(
  seen: Versioned<T>,
  change: (version: Versioned<T>) => Promise<Versioned<T>>,
  readLatest: () => Promise<Versioned<T>>,
  look: (value: T) => unknown,
): Promise<Versioned<T>> {
  try {
    return await change(seen);
  } catch (error) {
    if (!isProblem(error, 'request/stale')) throw error;
    const latest = await readLatest();
    if (JSON.stringify(look(latest.value)) !== JSON.stringify(look(seen.value))) throw error;
    return change(latest);
  }
}
