import { randomBytes, randomInt } from 'node:crypto';

/** Where the program gets unpredictable values; a test passes one it can repeat. */
export type Random = {
  /** `size` bytes from the operating system's generator, as base64url. */
  token(size: number): string;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
};

export const systemRandom: Random = {
  token: (size) => randomBytes(size).toString('base64url'),
  below: (limit) => randomInt(limit),
};
