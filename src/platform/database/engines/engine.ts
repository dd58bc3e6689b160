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
  SqlBool,
  UpdateObject,
} from 'kysely';
import type { Tables } from '../../../tables.ts';
import type { PoolState } from '../../metrics.ts';
import type { Database } from '../connect.ts';
import type { ColumnKind } from '../schema-step.ts';

export type Engine = {
  name: 'sqlite' | 'mysql';
  /** As people know it. */
  title: string;

  /** Nothing is opened until the first query. @param url as `DATABASE_URL` is written @throws Error saying what is wrong with it */
  connect(url: string): { dialect: Dialect; poolState: (() => PoolState) | undefined };

  /** How it spells what a step of the schema says; see write-step.ts. */
  schema: SchemaSpelling;

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
  /** Whether a text contains another one, byte by byte and with no wildcards. */
  contains(text: Expression<string | null>, part: string): Expression<SqlBool>;
  /** For `orderBy`: null is less than every value. */
  nullsLeast(direction: OrderByDirection): OrderByModifiers;

  /**
   * Changes the first jobs that are due longest, in one statement: of those who claim at once each gets others, or
   * nothing. @returns how many
   */
  claimJobs(database: Database, claim: Claim): Promise<number>;
};

export type SchemaSpelling = {
  /** `#` stands for the size. */
  kinds: Readonly<Record<ColumnKind, string>>;
  quote: '`' | '"';
  /** Whether a table is made with its indexes, in one statement. */
  takesIndexes: boolean;
  tableEnd: string;
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
