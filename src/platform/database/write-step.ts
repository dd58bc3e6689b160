/** The statements of a step, for one database. */
import { createHash } from 'node:crypto';
import { keysOf } from '../narrow.ts';
import type { Engine, SchemaSpelling } from './engines/engine.ts';
import type { Change, Column, Columns, Step } from './schema-step.ts';

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
    indexes: changes.flatMap((change) => indexesOf(change, schema).map(({ name }) => name)),
  };
}

function writeChange(change: Change, spelling: SchemaSpelling): string[] {
  const table = quote(change.table, spelling);
  switch (change.does) {
    case 'make':
      return writeTable(change, spelling);
    case 'widen':
      return [
        ...Object.entries(assertAddable(change.columns)).map(
          (column) => `ALTER TABLE ${table} ADD COLUMN ${writeColumn(column, spelling)}`,
        ),
        ...indexesOf(change, spelling).map((index) => writeIndex(index, table, spelling)),
      ];
    case 'fill': {
      const columns = quoteAll(Object.keys(change.rows[0] ?? {}), spelling);
      const rows = change.rows.map((row) => `(${Object.values(row).map(literal).join(', ')})`);
      return [`INSERT INTO ${table} (${columns}) VALUES ${rows.join(', ')}`];
    }
  }
}

function writeTable(change: Extract<Change, { does: 'make' }>, spelling: SchemaSpelling): string[] {
  const table = quote(change.table, spelling);
  const { key, goesWith = {} } = change.keys;
  const indexes = indexesOf(change, spelling);
  const lines = [
    ...Object.entries(change.columns).map((column) => writeColumn(column, spelling)),
    ...(key ? [`PRIMARY KEY (${quoteAll(key, spelling)})`] : []),
    ...(spelling.takesIndexes ? indexes : []).map(
      ({ name, isUnique, columns }) =>
        `${isUnique ? 'UNIQUE ' : ''}KEY ${quote(name, spelling)} (${quoteAll(columns, spelling)})`,
    ),
    ...Object.entries(goesWith).map(([column, parent]) => {
      // In MySQL such a name is there once a database, and an application that is adopted has its own.
      const name = quote(`admittance_${change.table}_${column}`, spelling);
      const [child, other, id] = [column, parent, 'id'].map((name) => quote(name, spelling));
      return `CONSTRAINT ${name} FOREIGN KEY (${child}) REFERENCES ${other} (${id}) ON DELETE CASCADE`;
    }),
  ];
  return [
    `CREATE TABLE ${table} (\n  ${lines.join(',\n  ')}\n)${spelling.tableEnd}`,
    ...(spelling.takesIndexes ? [] : indexes).map((index) => writeIndex(index, table, spelling)),
  ];
}

function writeColumn([name, column]: [string, Column], spelling: SchemaSpelling): string {
  const { kind, size, isNullable, startsAs } = column;
  const type = `${quote(name, spelling)} ${spelling.kinds[kind].replace('#', String(size))}`;
  if (kind === 'id') return type;
  return `${type} ${isNullable ? 'NULL' : 'NOT NULL'}${startsAs === undefined ? '' : ` DEFAULT ${literal(startsAs)}`}`;
}

function writeIndex({ name, isUnique, columns, nullable }: Index, table: string, spelling: SchemaSpelling): string {
  const { ofNullable = '' } = spelling;
  const list = columns.map((column) => quote(column, spelling) + (nullable.has(column) ? ofNullable : '')).join(', ');
  return `CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${quote(name, spelling)} ON ${table} (${list})`;
}

/** A server of the earlier version writes rows that know nothing of the new column. */
function assertAddable(columns: Columns): Columns {
  for (const [title, { isNullable, startsAs }] of Object.entries(columns))
    if (!isNullable && startsAs === undefined)
      throw new Error(`a new column may be null or starts as something: ${title}`);
  return columns;
}

/** @param nullable of its columns those that can be null, where this step makes them */
type Index = { name: string; isUnique: boolean; columns: readonly string[]; nullable: ReadonlySet<string> };

function indexesOf(change: Change, { indexPrefix = '' }: SchemaSpelling): Index[] {
  if (change.does === 'fill') return [];
  const { unique = [], indexes = [] } = change.keys;
  const nullable = new Set(keysOf(change.columns).filter((name) => change.columns[name]?.isNullable));
  const named = (isUnique: boolean) => (columns: readonly string[]) => ({
    name: indexPrefix + [change.table, ...columns].join('_'),
    isUnique,
    columns,
    nullable,
  });
  return [...unique.map(named(true)), ...indexes.map(named(false))];
}

/** All of them, because one database or another has a word like `groups` for itself. */
function quote(name: string, spelling: SchemaSpelling): string {
  return spelling.quote + name + spelling.quote;
}

function quoteAll(names: readonly string[], spelling: SchemaSpelling): string {
  return names.map((name) => quote(name, spelling)).join(', ');
}

function literal(value: number | string): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
