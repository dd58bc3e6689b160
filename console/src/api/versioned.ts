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
