/**
 * From which row on to read again, so that a row is not missed because a younger one was committed
 * first. Ids are given when a row is inserted and not when it is committed, and on a Galera cluster
 * each node gives its own; so a transaction can show an id below some that have been read already.
 * None stays open for half a minute: every statement in it has a limit of seconds.
 */
const overlapMilliseconds = 30_000;

/** At the start nothing is known of when the rows came; nor are so many committed meanwhile. */
const overlapRows = 10_000;

export type Overlap = {
  /** Rows above this id are to be read next, however long ago the latest reading was. */
  start(): number;
  /** @param latestId of the rows that a reading found, 0 when it found none */
  note(at: number, latestId: number): void;
};

/** Instants are any monotonic milliseconds. */
export function makeOverlap(): Overlap {
  /** The greatest id read by then; the first one is old enough to start from, or stands for the beginning. */
  let readings: { at: number; id: number }[] = [{ at: Number.NEGATIVE_INFINITY, id: 0 }];
  return {
    start: () => readings[0]?.id ?? 0,
    note(at, latestId) {
      const greatest = Math.max(latestId, readings.at(-1)?.id ?? 0);
      if (readings.length === 1) readings = [{ at: Number.NEGATIVE_INFINITY, id: Math.max(0, greatest - overlapRows) }];
      readings.push({ at, id: greatest });
      const firstNeeded = readings.findLastIndex((reading) => reading.at <= at - overlapMilliseconds);
      readings = readings.slice(Math.max(0, firstNeeded));
    },
  };
}
