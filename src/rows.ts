/**
 * What a feature's `catalogue.ts` is written in: the shape of a row, and how the value of a setting is read.
 * Imports nothing, so that a catalogue can be read from everywhere.
 */
export type ProblemRow = { status: number; title: string; sentence: string };
export type Problems = Readonly<Record<string, ProblemRow>>;

/** An event of the audit log: whether it was allowed, and what it means. */
export type EventTypeRow = { outcome: 'succeeded' | 'refused'; meaning: string };
export type Events = Readonly<Record<string, EventTypeRow>>;

export type SettingRow<T> = {
  /** The environment variable. */
  name: string;
  doc: string;
  /** What holds when it is not set; without one the setting is `undefined`. */
  default?: string;
  /** What a number counts; for the documentation. */
  unit?: string;
  /** Masked wherever it is shown, and also read from the file that `NAME_FILE` names. */
  secret?: true;
  /** The name of the setting without which this one means nothing, and the other way round. */
  togetherWith?: string;
  /** @throws Error whose message continues "NAME is wrong: " */
  parse(text: string): T;
};
export type Settings = Readonly<Record<string, SettingRow<unknown>>>;

export const text = (value: string) => value;

export function wholeNumber(least: number, most: number) {
  return (value: string) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) throw new Error(`it must be a whole number from ${least} to ${most}`);
    return number;
  };
}

export function oneOf<const T extends string>(...values: readonly T[]) {
  return (value: string): T => {
    const found = values.find((candidate) => candidate === value);
    if (!found) throw new Error(`it must be one of ${values.join(', ')}`);
    return found;
  };
}
