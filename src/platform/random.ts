import { randomBytes } from 'node:crypto';

/** Where the program gets unpredictable values; a test passes one it can repeat. */
export type Random = {
  /** `size` bytes from the operating system's generator, as base64url. */
  token(size: number): string;
};

export const systemRandom: Random = { token: (size) => randomBytes(size).toString('base64url') };
