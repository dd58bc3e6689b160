/** The statements of a step, for one database. */
import { createHash } from 'node:crypto';
import type { Engine } from './engines/engine.ts';
import type { Change, Column, Columns, Keys, Step } from './schema-step.ts';

/** @param checksum over the statements, so that a step that was released and then edited is noticed */
export type Migration = {
  name: string;
  statements: readonly string[];
  checksum: string;
  tables: readonly string[];
  indexes: readonly string[];
};

export function writeStep({ name, changes }: Step, { schema }: Pick<Engine, 'schema'>): Migration {
  const statements = changes.flatMap((change) => writeChange(change, schema));
  return {
    name,
    statements,
    checksum: createHash('sha256').update(statements.join(';\n')).digest('hex'),
    tables: changes.filter(({ does }) => does === 'make').map(({ table }) => table),
    indexes: changes.flatMap((change) => indexesOf(change).map(({ name }) => name)),
  };
}

function writeChange(change: Change, spelling: Engine['schema']): string[] {
  const name = (text: string) => spelling.quote + text + spelling.quote;
  const list = (names: readonly string[]) => names.map(name).join(', ');
  const column = ([title, { kind, size, isNullable, startsAs }]: [string, Column]) => {
    const type = spelling.kinds[kind].replace('#', String(size));
    if (kind === 'id') return `${name(title)} ${type}`;
    const start = startsAs === undefined ? '' : ` DEFAULT ${literal(startsAs)}`;
    return `${name(title)} ${type} ${isNullable ? 'NULL' : 'NOT NULL'}${start}`;
  };
  const table = name(change.table);
  if (change.does === 'fill') {
    const [titles, values] = [Object.keys(change.row), Object.values(change.row)];
    return [`INSERT INTO ${table} (${list(titles)}) VALUES (${values.map(literal).join(', ')})`];
  }
  const indexes = indexesOf(change).map(({ name: title, isUnique, columns }) => ({
    apart: `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${name(title)} ON ${table} (${list(columns)})`,
    within: `${isUnique ? 'UNIQUE ' : ''}KEY ${name(title)} (${list(columns)})`,
  }));
  if (change.does === 'widen') {
    const columns = Object.entries(assertAddable(change.columns)).map(column);
    return [
      ...columns.map((column) => `ALTER TABLE ${table} ADD COLUMN ${column}`),
      ...indexes.map(({ apart }) => apart),
    ];
  }
  const { key, goesWith = {} } = change.keys;
  const lines = [
    ...Object.entries(change.columns).map(column),
    ...(key ? [`PRIMARY KEY (${list(key)})`] : []),
    ...(spelling.takesIndexes ? indexes.map(({ within }) => within) : []),
    ...Object.entries(goesWith).map(
      ([column, parent]) =>
        `CONSTRAINT ${name(`admittance_${change.table}_${column}`)} FOREIGN KEY (${name(column)}) REFERENCES ${name(parent)} (${name('id')}) ON DELETE CASCADE`,
    ),
  ];
  return [
    `CREATE TABLE ${table} (\n  ${lines.join(',\n  ')}\n)${spelling.tableEnd}`,
    ...(spelling.takesIndexes ? [] : indexes.map(({ apart }) => apart)),
  ];
}

/** A server of the earlier version writes rows that know nothing of the new column. */
function assertAddable(columns: Columns): Columns {
  for (const [title, { isNullable, startsAs }] of Object.entries(columns))
    if (!isNullable && startsAs === undefined)
      throw new Error(`a new column may be null or starts as something: ${title}`);
  return columns;
}

type Index = { name: string; isUnique: boolean; columns: readonly string[] };

function indexesOf(change: Change): Index[] {
  if (change.does === 'fill') return [];
  const { unique = [], indexes = [] }: Pick<Keys, 'unique' | 'indexes'> =
    change.does === 'make' ? change.keys : { indexes: change.indexes };
  const named = (isUnique: boolean) => (columns: readonly string[]) => ({
    name: [change.table, ...columns].join('_'),
    isUnique,
    columns,
  });
  return [...unique.map(named(true)), ...indexes.map(named(false))];
}

function literal(value: number | string): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
