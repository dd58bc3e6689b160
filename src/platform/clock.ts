/** Where the program learns the time; a test passes one it can turn. */
export type Clock = {
  /** Whole milliseconds since 1970 in UTC. */
  now(): number;
};

export const systemClock: Clock = { now: () => Date.now() };
