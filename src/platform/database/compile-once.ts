import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import type { Database } from './connect.ts';

/** A value that the text of a query has a place for. */
type Value = string | number | bigint | null;
type Values = Readonly<Record<string, Value | undefined>>;

/** Stands for a value while the query is built. It can be handed on to Kysely, and nothing else. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  [Symbol.toPrimitive](): never {
    throw new TypeError(`"${this.name}" of a query that is compiled once can only be handed on`);
  }
}

type Compiled = { query: CompiledQuery; names: readonly string[] };

/**
 * A query of which only the values differ, for those that every sign-in or refresh runs: to build and to
 * compile one takes Kysely several times as long as SQLite needs to run it. It is built once for each engine
 * and each set of members that `values` has; `build` may ask whether one is there, and never what it is.
 * @returns the query, to be run with its values; a member that is `undefined` is not there. Throws TypeError at its first
 *   use when `build` reckons with a value, or has one of its own
 */
export function compileOnce<V extends { [name in keyof V]: Value | undefined }, R>(
  build: (database: Database, values: V) => Compilable<R>,
): (database: Database, values: V) => Promise<QueryResult<R>> {
  const known = new WeakMap<object, Map<string, Compiled>>();
  const keep = (adapter: object, key: string, compiled: Compiled) => {
    known.set(adapter, (known.get(adapter) ?? new Map()).set(key, compiled));
    return compiled;
  };
  return (database, values) => {
    const { adapter } = database.getExecutor();
    const names = Object.keys(values).filter((name) => (values as Values)[name] !== undefined);
    const key = names.join();
    const { query, names: order } = known.get(adapter)?.get(key) ?? keep(adapter, key, compile(database, names, build));
    const parameters = order.map((name) => (values as Values)[name]);
    return database.executeQuery<R>({ ...query, parameters } as CompiledQuery<R>);
  };
}

function compile<V>(
  database: Database,
  names: readonly string[],
  build: (database: Database, values: V) => Compilable<unknown>,
): Compiled {
  const places = Object.fromEntries(names.map((name) => [name, new Place(name)]));
  const query = build(database, places as V).compile();
  return { query, names: query.parameters.map(nameOf) };
}

/** What does not differ belongs into the text (`sql.lit`), so that nothing is taken for a constant by mistake. */
function nameOf(parameter: unknown): string {
  if (parameter instanceof Place) return parameter.name;
  throw new TypeError('a query that is compiled once has a value of its own');
}
