/**
 * What differs between databases, and nothing else. Everything that is not a member here is written once, for all
 * of them; `engineOf(database)` (connect.ts) is how the rest of the program gets at it.
 */
import type {
  Dialect,
  Expression,
  Insertable,
  OrderByDirection,
  OrderByModifiers,
  RawBuilder,
  SqlBool,
  UpdateObject,
} from 'kysely';
import type { Tables } from '../../../tables.ts';
import type { PoolState } from '../../metrics.ts';
import type { Database } from '../connect.ts';
import type { ColumnKind } from '../schema-step.ts';

export type Engine = {
  name: 'sqlite' | 'mysql' | 'postgres';
  /** As people know it. */
  title: string;
  /** How its addresses are written. */
  form: string;
  /** What they begin with. */
  schemes: readonly string[];

  /** `undefined` when the address is not one of its own. @throws Error saying what is wrong with it, without its password */
  locate(url: string): Place | undefined;
  /** Nothing is opened until the first query. */
  connect(url: string): { dialect: Dialect; poolState: (() => PoolState) | undefined };
  /** Opens somebody else's tables, and can only read. */
  openReader(url: string): Promise<Reader>;

  /** How it spells what a step of the schema says; see write-step.ts. */
  schema: SchemaSpelling;
  /**
   * One process at a time changes the schema; where the database can, all of it is one transaction.
   * @returns `undefined` when another process held the lock all the time; where nobody waits longer for it than for
   *   anything else, that is `away`
   */
  withSchemaLock<T>(
    database: Database,
    waitSeconds: number,
    work: (locked: Database) => Promise<T>,
  ): Promise<T | undefined>;

  /** What an error of its driver means; `undefined` for a bug, and for what is not its own. */
  failureOf(error: DriverError): Failure | undefined;

  /**
   * Leaves the transaction usable where a unique key has the value already. Whatever else keeps a row from being
   * inserted is thrown. @returns whether it was inserted
   */
  insertIfAbsent<T extends keyof Tables & string>(
    database: Database,
    table: T,
    row: Insertable<Tables[T]>,
  ): Promise<boolean>;
  /** Into a table whose ids are counted up. @returns the row's id */
  insertForId<T extends keyof Tables & string>(
    database: Database,
    table: T,
    row: Insertable<Tables[T]>,
  ): Promise<number>;
  /** Whether a text contains another one, byte by byte and with no wildcards. */
  contains(text: Expression<string | null>, part: string): Expression<SqlBool>;
  /** For `orderBy` a column that can be null, and for no other: null is less than every value, as in its indexes. */
  nullsLeast(direction: OrderByDirection): OrderByModifiers;
  /** An integer of up to 64 bits as text, and back. */
  toText(integer: Expression<unknown>): RawBuilder<string>;
  toInteger(text: Expression<unknown>): RawBuilder<unknown>;

  /**
   * Changes the first jobs that are due longest, in one statement: of those who claim at once each gets others, or
   * nothing. @returns how many
   */
  claimJobs(database: Database, claim: Claim): Promise<number>;

  /** What a connection begins to read the database as it is at that moment with, and can only read; and how it ends. */
  snapshot: { begin: readonly string[]; end: readonly string[] };

  /** Of every table. */
  listColumns(database: Database): Promise<(Column & { table: string })[]>;
  /** Of indexes that no other table can have one of the same name beside. */
  listIndexNames(database: Database): Promise<Set<string>>;
  /** About how many rows these tables have together, and soon. */
  estimateRows(database: Database, tables: readonly string[]): Promise<number>;
  /** Atomic, and soon given up when another program holds the table: `conflict` or `away`. */
  renameTable(database: Database, from: string, to: string): Promise<void>;
  /** What the next row's id would be, were one inserted now: ids of deleted rows count. */
  findNextId(database: Database, table: string): Promise<string>;
  /** @param next digits; lower than what the rows need is taken for that */
  setNextId(database: Database, table: string, next: string): Promise<void>;

  /** Tells a connection, and the server that it leads to, from every other; nothing where there is no server. */
  connectionName: RawBuilder<string>;
  /** Which program it is, and its version, for people: "MariaDB 10.11.6". */
  readVersion(database: Database): Promise<string>;
  /** Its own clock, in milliseconds since 1970; `undefined` where it is this machine's. */
  readClock(database: Database): Promise<number | undefined>;
  /** How many connections it takes, everybody's; `undefined` where they cost nothing. */
  countConnections(database: Database): Promise<number | undefined>;
  /** What it says of its cluster; `undefined` where it is in none. Left out where none writes at several places at once. */
  readCluster?(database: Database): Promise<Cluster | undefined>;
};

/** As one node sees it; the state is in the database's own words. */
export type Cluster = { members: number; state: string; isSynced: boolean };

/** What an address names. */
export type Place = {
  /** The same text for the same database, independent of the user name and of the current folder. */
  address: string;
  /** Where all of it is, on this machine. */
  file?: string;
  /** Nobody else can open it. */
  isInMemory: boolean;
  /** Who can be listened to on the way, and how to change that. */
  unencrypted?: { host: string; advice: string };
};

export type Column = {
  name: string;
  isInteger: boolean;
  /** Where the database sets limits. */
  limits?: {
    /** Of an integer. */
    bits: number;
    /** Of a text; a character is a code point. */
    characters: number;
    bytes: number;
    isAscii: boolean;
    /** Text cannot hold U+0000. */
    isWithoutNul?: true;
  };
};

export type Reader = {
  /** A name as this database quotes it. */
  quote(name: string): string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  columnsOf(table: string): Promise<string[]>;
  close(): Promise<void>;
};

export type SchemaSpelling = {
  /** `#` stands for the size. */
  kinds: Readonly<Record<ColumnKind, string>>;
  quote: '`' | '"';
  /** Whether a table is made with its indexes, in one statement. */
  takesIndexes: boolean;
  tableEnd: string;
  /** What a script ends with, where what it wrote last may not be kept otherwise. */
  scriptEnd?: string;
  /** Where indexes share their names with those of other programs' tables. */
  indexPrefix?: string;
  /** What keeps null below every value, in an index on a column that can be null. */
  ofNullable?: string;
};

export type Claim = {
  set: UpdateObject<Tables, 'jobs'>;
  /** Which ones may be claimed. */
  where: Expression<SqlBool>;
  limit: number;
};

/** What the drivers say beside the message. */
export type DriverError = Error & { code?: unknown; errno?: unknown; errcode?: unknown; fatal?: unknown };

/**
 * - `taken` a unique key has the value already
 * - `conflict` lost to another transaction, so it may simply be tried again
 * - `away` cannot be reached, or is overloaded
 * - `full` there is no room for what was to be written
 * - `read-only` it answers, but takes no writes
 * - `refused` it does not let this user in or do that, or is not what it should be
 * - `applied` a change of the schema had been made before
 */
export type Failure = 'taken' | 'conflict' | 'away' | 'full' | 'read-only' | 'refused' | 'applied';
