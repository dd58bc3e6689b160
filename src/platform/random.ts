import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Where the program gets unpredictable values; a test passes one it can repeat. */
export type Random = {
  /** `size` bytes from the operating system's generator, as base64url. */
  token(size: number): string;
  /** RFC 9562, version 4: for what has to be told apart and protects nothing. */
  uuid(): string;
  /** A whole number from 0 to `limit` - 1, each as likely as the others. */
  below(limit: number): number;
};

export const systemRandom: Random = {
  token: (size) => randomBytes(size).toString('base64url'),
  uuid: () => randomUUID(),
  below: (limit) => randomInt(limit),
};
