/**
 * What a step of the schema says, once for every database; `write-step.ts` spells it for each. A step only adds:
 * servers of the earlier version go on running while the first newer one migrates.
 */

/** How a value is kept. All text is compared byte by byte, because collations take different names for the same. */
export type ColumnKind =
  /** Counted up by the database, which gives none twice; the primary key. */
  | 'id'
  /** The id of a row elsewhere. */
  | 'reference'
  | 'integer'
  /** Whole milliseconds since 1970 in UTC. */
  | 'instant'
  /** One of the words in src/tables.ts. No list of them stands in the database, and each has room for a longer one. */
  | 'word'
  | 'text'
  | 'ascii'
  /** Text without a limit that anybody meets, which no index holds. */
  | 'document';

/** @param size in characters, for `text` and `ascii` */
export type Column = { kind: ColumnKind; size?: number; isNullable?: true; startsAs?: number | string };

export type Columns = Readonly<Record<string, Column>>;

/** Each a list of columns. */
export type Indexes = {
  unique?: readonly (readonly string[])[];
  indexes?: readonly (readonly string[])[];
};

export type Keys = Indexes & {
  /** The primary key, where it is not an `id`. */
  key?: readonly string[];
  /** Column and table: the row goes when the one with that id goes. */
  goesWith?: Readonly<Record<string, string>>;
};

export type Change =
  | { does: 'make'; table: string; columns: Columns; keys: Keys }
  | { does: 'widen'; table: string; columns: Columns; keys: Indexes }
  | { does: 'fill'; table: string; rows: readonly Readonly<Record<string, number | string>>[] };

export type Step = { name: string; changes: readonly Change[] };

export const id = (): Column => ({ kind: 'id' });
export const reference = (): Column => ({ kind: 'reference' });
export const integer = (): Column => ({ kind: 'integer' });
export const instant = (): Column => ({ kind: 'instant' });
export const word = (): Column => ({ kind: 'word' });
export const text = (size: number): Column => ({ kind: 'text', size });
export const ascii = (size: number): Column => ({ kind: 'ascii', size });
export const document = (): Column => ({ kind: 'document' });
export const orNull = (column: Column): Column => ({ ...column, isNullable: true });
/** What a row has that says nothing of it. */
export const startsAs = (value: number | string, column: Column): Column => ({ ...column, startsAs: value });

export const makeTable = (table: string, columns: Columns, keys: Keys = {}): Change => ({
  does: 'make',
  table,
  columns,
  keys,
});

/** @param columns each of which may be null or starts as something, since rows are there already */
export const widenTable = (table: string, columns: Columns, keys: Indexes = {}): Change => ({
  does: 'widen',
  table,
  columns,
  keys,
});

/** @param rows each with the same columns */
export const fillRows = (table: string, ...rows: readonly Readonly<Record<string, number | string>>[]): Change => ({
  does: 'fill',
  table,
  rows,
});
