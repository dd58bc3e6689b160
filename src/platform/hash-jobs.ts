/** What the hashing pool and its threads say to each other. */

/** Argon2id (RFC 9106), the library's default algorithm, with the OWASP baseline of 19 MiB, two passes, one lane. */
export const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** In bytes, as the library has them. */
export const [saltSize, outputSize] = [16, 32];

/** To verify against `stored`, or to hash. Of those that are costly one runs at a time. */
export type HashJob = { password: string; stored?: string | undefined; isCostly?: boolean };

/** `milliseconds`: what it took. */
export type HashAnswer = { outcome: HashOutcome; milliseconds: number };

export type HashOutcome = { value: string | boolean } | { failure: string };
