/** Which column of a source means what: by a preset, by the operator's own words, or both. Pure. */
import { describeColumns, withoutMembers } from './column-names.ts';
import { AdoptionFailure, type Source } from './source.ts';

/** What can be known of an account; docs/adoption.md says what becomes of each. */
export const fields = [
  'id',
  'username',
  'password',
  'role',
  'admin',
  'capabilities',
  'status',
  'approved',
  'confirmed',
  'enabled',
  'locked',
  'deleted',
  'display_name',
  'first_name',
  'last_name',
  'email',
  'requested_role',
  'note',
  'status_reason',
  'created_at',
  'updated_at',
  'approved_at',
  'last_login_at',
] as const;
export type Field = (typeof fields)[number];

type Preset = {
  table: string;
  /** The first of these columns that is there. */
  columns: Partial<Record<Field, readonly string[]>>;
};

const same = (...names: Field[]) => Object.fromEntries(names.map((name) => [name, [name]]));

export const presetNames = ['flask-tutorial', 'django', 'laravel', 'wordpress', 'devise', 'admittance'] as const;
export type PresetName = (typeof presetNames)[number];

export const presets: Record<PresetName, Preset> = {
  'flask-tutorial': {
    table: 'users',
    columns: {
      ...same('id', 'username', 'role', 'approved', 'email', 'created_at'),
      password: ['password', 'password_hash'],
      display_name: ['display_name', 'name'],
      last_login_at: ['last_login_at', 'last_login'],
    },
  },
  django: {
    table: 'auth_user',
    columns: {
      ...same('id', 'username', 'password', 'first_name', 'last_name', 'email'),
      admin: ['is_superuser'],
      enabled: ['is_active'],
      created_at: ['date_joined'],
      last_login_at: ['last_login'],
    },
  },
  laravel: {
    table: 'users',
    columns: {
      ...same('id', 'password', 'email', 'created_at', 'updated_at'),
      username: ['email'],
      deleted: ['deleted_at'],
      display_name: ['name'],
    },
  },
  wordpress: {
    table: 'wp_users',
    columns: {
      ...same('display_name', 'capabilities'),
      id: ['ID'],
      username: ['user_login'],
      password: ['user_pass'],
      // Where one installation holds several sites.
      locked: ['spam'],
      deleted: ['deleted'],
      email: ['user_email'],
      created_at: ['user_registered'],
    },
  },
  devise: {
    table: 'users',
    columns: {
      ...same('id', 'email', 'created_at', 'updated_at'),
      username: ['email'],
      password: ['encrypted_password'],
      confirmed: ['confirmed_at'],
      locked: ['locked_at'],
      deleted: ['deleted_at', 'discarded_at'],
      display_name: ['name'],
      last_login_at: ['current_sign_in_at', 'last_sign_in_at'],
    },
  },
  admittance: {
    table: 'users',
    columns: {
      ...same('id', 'username', 'role', 'status', 'display_name', 'email', 'requested_role', 'note', 'status_reason'),
      ...same('created_at', 'updated_at', 'approved_at', 'last_login_at'),
      password: ['password_hash'],
    },
  },
};

/** Any of them says who may sign in. That somebody is not locked or deleted does not. */
const statusFields = ['status', 'approved', 'confirmed', 'enabled'] as const;

export type Mapping = {
  columns: Partial<Record<Field, string>>;
  /** What this service wrote itself: its roles and its spelling of CSV are taken as they are. */
  isOurs: boolean;
  /** Whether the source says who may sign in. */
  saysStatus: boolean;
  /** Columns of which nothing is taken. */
  ignored: string[];
};

/** @param text `username=login,password=hash` @throws AdoptionFailure naming what is not known */
export function parseMap(text: string | undefined): Partial<Record<Field, string>> {
  const pairs = text === undefined ? [] : text.split(',').map((pair) => pair.split('='));
  for (const [field = '', column = '', ...more] of pairs) {
    if (column === '' || more.length > 0)
      throw new AdoptionFailure('--map is a list like username=login,password=hash: ours, then the column.', 2);
    if (!fields.includes(field as Field))
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

type Described = Pick<Source, 'label' | 'kind' | 'columns'>;

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
  for (const [field, names] of Object.entries(base ? presets[base].columns : {})) {
    const found = (names as readonly string[]).find((name) => there.has(name));
    if (found !== undefined) columns[field as Field] = found;
  }
  Object.assign(columns, map);
  if (base === undefined && Object.keys(map).length === 0)
    throw new AdoptionFailure(
      `Nothing says what the columns of ${source.label} mean: add --preset ${presetNames.join('|')}, or --map username=COLUMN,password=COLUMN. It has ${describeColumns(source)}.`,
      2,
    );
  for (const field of ['username', 'password'] as const)
    if (columns[field] === undefined)
      throw missing((base && presets[base].columns[field]?.join(' or ')) ?? field, source, field);
  const used = new Set(Object.values(columns));
  return {
    columns,
    isOurs: base === 'admittance',
    saysStatus: statusFields.some((field) => columns[field]),
    ignored: withoutMembers(
      source.kind,
      source.columns.filter((column) => !used.has(column)),
    ),
  };
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
  const advice = field === undefined ? '' : ` Say which one it is with --map ${field}=COLUMN.`;
  return new AdoptionFailure(
    `${source.label} has no column "${column}"; it has ${describeColumns(source)}.${advice}`,
    2,
  );
}
