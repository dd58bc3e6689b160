/** Readings of one thing, one at a time, however many ask for it. */
export type Readings = {
  /** The one in progress, or a new one. */
  join(): Promise<void>;
  /** One that begins now or later: the one in progress may have missed what was committed meanwhile. */
  fromNow(): Promise<void>;
  /** Why the latest one failed; `undefined` when it did not. */
  failure(): unknown;
  /** Waits for the one in progress, whichever way it ends. */
  idle(): Promise<void>;
};

/** @param tellFailure of the first one of several in a row */
export function makeReadings(read: () => Promise<void>, tellFailure: (error: unknown) => void): Readings {
  let failure: unknown;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const begin = (): Promise<void> => {
    next = undefined;
    reading = read()
      .then(
        () => {
          failure = undefined;
        },
        (error: unknown) => {
          if (failure === undefined) tellFailure(error);
          failure = error;
          throw error;
        },
      )
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };

  return {
    join: () => reading ?? begin(),
    fromNow() {
      if (!reading) return begin();
      next ??= reading.catch(() => undefined).then(begin);
      return next;
    },
    failure: () => failure,
    idle: async () => reading?.catch(() => undefined),
  };
}
