/** For one request, so that it can be sent again: 128 random bits. Also where a page came by http, which has no `randomUUID`. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
