/** When those who were refused may come again: not all at once, or they would be refused again together. */
const mostSeconds = 3;
let turn = 0;

/** The next value of `Retry-After` (RFC 9110, section 10.2.3), in seconds. */
export function staggerRetry(): string {
  turn = (turn % mostSeconds) + 1;
  return String(turn);
}
