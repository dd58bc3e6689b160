/** What keeps an installation from being moved; the message says what to do. */
export class TransferError extends Error {
  override name = 'TransferError';
}
