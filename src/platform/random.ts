import { randomFillSync, randomInt, randomUUID } from 'node:crypto';

/** Where the program gets unpredictable values; a test passes one it can repeat. */
export type Random = {
  /** `size` bytes from the operating system's generator, at most 4,096, as base64url. @throws RangeError */
  token(size: number): string;
  /** RFC 9562, version 4: for what has to be told apart and protects nothing. */
  uuid(): string;
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
};

/** Asked for a few bytes at a time, the generator takes a twentieth of a refresh. */
const ahead = Buffer.alloc(4_096);
let left = 0;

export const systemRandom: Random = {
  token(size) {
    if (size > ahead.length) throw new RangeError(`${size} bytes at once are more than are drawn ahead`);
    if (size > left) left = randomFillSync(ahead).length;
    const bytes = ahead.subarray(left - size, left);
    left -= size;
    const text = bytes.toString('base64url');
    bytes.fill(0);
    return text;
  },
  uuid: () => randomUUID(),
  below: (limit) => randomInt(limit),
};
