/**
 * Accounts of another program, wherever they lie. A source is read twice: once to see what would happen, once to
 * do it; it is only ever read.
 */
export type SourceRow = {
  /** Tells it from the others of its source, and is larger than those before it. */
  key: string;
  /** What an operator finds it by: `line 12` or `id 7`. */
  where: string;
  values: Readonly<Record<string, unknown>>;
};

export type Source = {
  /** Which one it is, for people and to know it again; never with a password. */
  label: string;
  format: 'csv' | 'json' | 'jsonl' | 'table';
  /** Where it lies, in one word. */
  from: string;
  /** Of CSV, how `admittance export` would have marked its cells. */
  csv?: 'quoted' | 'older';
  columns: readonly string[];
  /** How many rows there are; of a file that has not been read to its end, how many lines. */
  total: number;
  isCounted: boolean;
  /** What is no account in a file that holds more than accounts, when it has been read to its end. */
  otherEntries?: number;
  /** Those after a key, in the order of their keys; all without one. */
  rows(columns: readonly string[], after?: { key: string; rows: number }): AsyncIterable<SourceRow>;
  close(): Promise<void>;
};

/** Something is wrong with what the operator asked for or with the source; in words that hold nothing of its contents. */
export class AdoptionFailure extends Error {
  readonly exitCode: number;
  /** @param exitCode as in src/cli/program.ts: 1 bad data, 2 wrong usage, 3 refused */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
