/** Which column of a source means what: by a preset, by the operator's own words, or both. Pure. */

import { itemAt, keysOf } from '../../platform/narrow.ts';
import { describeColumns, findLock, withoutMembers } from './column-names.ts';
import { adviseDelimiter } from './csv-rows.ts';
import { type Field, fields, type PresetName, presetNames, presets } from './presets.ts';
import { AdoptionFailure, type Source } from './source.ts';

/** Any of them says who may sign in. That somebody is not locked or deleted does not. */
const statusFields = ['status', 'approved', 'confirmed', 'enabled'] as const;

export type Mapping = {
  columns: Partial<Record<Field, string>>;
  /** What this service wrote itself: its roles and its spelling of CSV are taken as they are. */
  isOurs: boolean;
  /** Whether the source says who may sign in. */
  saysStatus: boolean;
  /** Columns without which it does not, though others would. */
  missing: string[];
  /** Columns of which nothing is taken. */
  ignored: string[];
  /** Of these, what looks as if it said who is shut out, and what to take it for unless another column says that. */
  locks: { column: string; as: 'locked' | 'deleted' | undefined }[];
};

/** @param text `username=login,password=hash` @throws AdoptionFailure naming what is not known */
export function parseMap(text: string | undefined): Partial<Record<Field, string>> {
  const pairs = text === undefined ? [] : text.split(',').map((pair) => pair.split('='));
  for (const [field = '', column = '', ...more] of pairs) {
    if (column === '' || more.length > 0)
      throw new AdoptionFailure('--map is a list like username=login,password=hash: ours, then the column.', 2);
    if (!fields.some((known) => known === field))
      throw new AdoptionFailure(`--map knows no "${field}"; known are ${fields.join(', ')}.`, 2);
  }
  return Object.fromEntries(pairs);
}

/**
 * The columns of a file without a header. Those that have names of ours are what they are called.
 * @param text `id,username,password` @throws AdoptionFailure when one has no name, or two have the same
 */
export function parseColumns(text: string): { columns: string[]; map: Partial<Record<Field, string>> } {
  const columns = text.split(',').map((name) => name.trim());
  if (columns.includes('') || new Set(columns).size < columns.length)
    throw new AdoptionFailure('--columns is a list like id,username,password: a name of its own for each column.', 2);
  const ours = fields.filter((field) => columns.includes(field));
  return { columns, map: Object.fromEntries(ours.map((field) => [field, field])) };
}

/** What is called as we call it is that, where that is the name and the password. */
function findOwnNames(there: ReadonlySet<string>): Mapping['columns'] {
  const password = ['password', 'password_hash'].find((name) => there.has(name));
  if (!there.has('username') || password === undefined) return {};
  const ours = fields.filter((field) => there.has(field)).map((field) => [field, field]);
  return { ...Object.fromEntries(ours), password };
}

type Described = Pick<Source, 'label' | 'format' | 'columns'>;

/** On these it depends whether somebody comes in. */
const gates = ['status', 'approved', 'confirmed', 'enabled', 'locked', 'deleted'] as const;

/**
 * A column that would be one of those but for its spelling is not passed over: somebody who is locked would come in.
 * @throws AdoptionFailure
 */
function assertSpelling(base: PresetName | undefined, columns: Mapping['columns'], source: Described): void {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, '');
  const used = new Set<string>(Object.values(columns));
  for (const field of gates) {
    const names: readonly string[] = (base ? presets[base].columns[field] : undefined) ?? [field];
    for (const column of source.columns) {
      const name = names.find((name) => plain(name) === plain(column));
      if (name !== undefined && !names.includes(column) && !used.has(column))
        throw new AdoptionFailure(
          `${source.label} has "${column}", which is "${name}" but for its spelling: rename it, or name it with --map ${field}=COLUMN.`,
          2,
        );
    }
  }
}

/** @throws AdoptionFailure when a column is missing, or nothing says what the columns mean */
export function resolveMapping(
  preset: PresetName | undefined,
  map: Partial<Record<Field, string>>,
  source: Described,
): Mapping {
  const there = new Set(source.columns);
  if (there.size === 0) throw new AdoptionFailure(`${source.label} holds no accounts.`);
  for (const column of Object.values(map)) if (!there.has(column)) throw missing(column, source);
  const isExport = ['username', 'password_hash', 'status', 'created_at'].every((column) => there.has(column));
  const base = preset ?? (isExport && Object.keys(map).length === 0 ? 'admittance' : undefined);
  const columns: Mapping['columns'] = {};
  const own: Partial<Record<Field, readonly string[]>> = base ? presets[base].columns : {};
  for (const field of keysOf(own)) {
    const found = own[field]?.find((name) => there.has(name));
    if (found !== undefined) columns[field] = found;
  }
  if (base === undefined && !isExport && map.username === undefined && map.password === undefined)
    Object.assign(columns, findOwnNames(there));
  Object.assign(columns, map);
  assertSpelling(base, columns, source);
  if (base === undefined && Object.keys(columns).length === 0)
    throw new AdoptionFailure(
      `Nothing says what the columns of ${source.label} mean: add --preset ${presetNames.join('|')}, or --map username=COLUMN,password=COLUMN. It has ${describeColumns(source)}.`,
      2,
    );
  for (const field of ['username', 'password'] as const)
    if (columns[field] === undefined)
      throw missing((base && presets[base].columns[field]?.join('" and none "')) ?? field, source, field);
  const used = new Set(Object.values(columns));
  const needs = ((base && presets[base].needs) ?? []).filter((field) => columns[field] === undefined);
  const lacking = needs.flatMap((field) => (base && presets[base].columns[field]?.join(' or ')) ?? []);
  const ignored = withoutMembers(
    source.format,
    source.columns.filter((column) => !used.has(column)),
  );
  const locks = ignored.flatMap((column) => {
    const as = findLock(column);
    return as === undefined ? [] : [{ column, as: columns[as] === undefined ? as : undefined }];
  });
  return {
    columns,
    isOurs: base === 'admittance',
    saysStatus: lacking.length === 0 && statusFields.some((field) => columns[field]),
    missing: lacking,
    ignored,
    locks,
  };
}

/** @throws AdoptionFailure when a hash and its salt lie apart, and nothing says how they belong together */
export function assertHashForm(
  { columns }: Mapping,
  preset: PresetName | undefined,
  isSaid: boolean,
  isNeeded: boolean,
): void {
  const salts = (['salt', 'salt_hex', 'salt_base64'] as const).filter((field) => columns[field] !== undefined);
  if (salts.length > 1) throw new AdoptionFailure(`--map has ${salts.join(' and ')}: an account has one salt.`, 2);
  if (isSaid && salts.length === 0)
    throw new AdoptionFailure('A form of hashes is said, but no column with the salt: add --map salt=COLUMN.', 2);
  if (isSaid || !isNeeded || salts.length === 0) return;
  throw new AdoptionFailure(
    preset === 'firebase'
      ? 'Firebase hashes depend on parameters of the project: add --hash-config FILE with the password hash parameters that its console shows. Without them no user keeps their password; --unverifiable take imports the accounts anyway.'
      : `Nothing says how the salt in "${columns[itemAt(salts, 0)]}" belongs to the hash: add --hash-form sha256-salt-first, for example.`,
    2,
  );
}

/** What becomes of those of whom the source says nothing. @throws AdoptionFailure when it does say it */
export function chooseStatus(
  { saysStatus, columns }: Mapping,
  wanted: 'active' | 'pending' | undefined,
): 'active' | 'pending' {
  if (wanted === undefined || !saysStatus) return wanted ?? 'pending';
  const column = statusFields.map((field) => columns[field]).find((name) => name !== undefined);
  throw new AdoptionFailure(`--status is not for this source: its column "${column}" says who may sign in.`, 2);
}

function missing(column: string, source: Described, field?: Field): AdoptionFailure {
  const delimiter = source.format === 'csv' ? adviseDelimiter(source.columns) : '';
  const advice =
    field === undefined || delimiter !== '' ? delimiter : ` Say which one it is with --map ${field}=COLUMN.`;
  return new AdoptionFailure(
    `${source.label} has no column "${column}"; it has ${describeColumns(source)}.${advice}`,
    2,
  );
}
