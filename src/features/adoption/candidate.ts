/** What an account of another program becomes here. Pure: whether its name is free is asked elsewhere. */
import type { Insertable } from 'kysely';
import { readCsvCell, readOlderCsvCell } from '../../platform/csv-cells.ts';
import { formatOf } from '../../platform/hash-formats.ts';
import type { UsersTable } from '../../tables.ts';
import { type CostlyHash, describeCostly } from '../hashes/costly.ts';
import { adminRole, userRole } from '../roles/role.ts';
import { type Status, statuses } from '../users/user.ts';
import { findNameFault, isEmailAddress, usernameOf } from '../users/username.ts';
import { composeHash, type HashForm, type Salt } from './hash-form.ts';
import type { Mapping } from './mapping.ts';
import { answerTo, meanings, type Question } from './meaning.ts';
import type { Field } from './presets.ts';
import { asText, toMilliseconds, toText } from './read-values.ts';
import { AdoptionFailure, type Source, type SourceRow } from './source.ts';

export type Candidate = {
  row: Insertable<UsersTable>;
  /** As it was in the source. */
  name: string;
  /** Why no account can have that name. */
  nameFault: string | undefined;
  /** Of the password hash; `undefined` when nobody can verify it. */
  format: string | undefined;
  /** Of a hash that takes much more than ours. */
  costly: CostlyHash | undefined;
  /** What the source says of its status, a column and its meaning each, as in `confirmed_at says nothing`. */
  because: string;
  /** Columns with an unclear answer, which was taken for the least. */
  unclear: { column: string; question: Question }[];
  /** Whether the source has something where its password is to be. */
  hasPassword: boolean;
  /** What had to be changed on the way in, a sentence each without its subject. */
  changes: string[];
};

export type Rules = {
  mapping: Mapping;
  /** How the cells of a source in CSV are marked if `admittance export` wrote it. */
  csv: Source['csv'];
  hashForm: HashForm | undefined;
  /** What becomes of those of whom the source does not say whether they may sign in. */
  status: 'active' | 'pending';
  roles: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  now: number;
};

/** Stored where nobody can verify what the source has: it may be a password as it is. */
const unverifiableHash = '!';
const longestHash = 255;
const longestName = 100;
const longestText = 500;
/** A name of a role is shown when it can be nothing else; a hash in the wrong column could not. */
const plainRole = /^[A-Za-z][\w -]{0,24}$/;
const oneLine = /^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]*$/u;
const severalLines = /^(?:[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]|\n)*$/u;
/** How WordPress writes, in PHP's serialization, that somebody is an administrator. */
const wordpressAdministrator = /s:13:"administrator";b:1;/;

/** @throws AdoptionFailure when the names are hashes: the columns have been mixed up */
export function makeCandidate(source: SourceRow, rules: Rules): Candidate {
  const { mapping, now } = rules;
  const changes: string[] = [];
  const read = (field: Field): unknown => {
    const column = mapping.columns[field];
    const value = column !== undefined && Object.hasOwn(source.values, column) ? source.values[column] : null;
    if (!mapping.isOurs || !rules.csv || typeof value !== 'string') return value;
    return rules.csv === 'quoted' ? readCsvCell(value, true) : readOlderCsvCell(value, true);
  };
  // What this service wrote itself stands for itself.
  const readText = (field: Field) => (mapping.isOurs ? (asText(read(field)) ?? null) : toText(read(field)));
  const name = readText('username') ?? '';
  const nameFault = name === '' ? 'is empty' : findNameFault(name);
  const username = nameFault ? { shown: name, key: '' } : usernameOf(name);
  const hash = mapping.isOurs ? (readText('password') ?? '') : readHash(read, rules);
  const made = hash.length <= longestHash ? formatOf(hash) : undefined;
  const format = made?.name;
  if (isHash(name) || (!format && formatOf(name)))
    throw new AdoptionFailure('The column that is to hold the usernames holds password hashes: look at --map.', 2);
  const unclear: Candidate['unclear'] = [];
  const ask: Ask = (question) => {
    const column = mapping.columns[question];
    if (column === undefined) return undefined;
    const { meaning, is, isUnclear } = answerTo(question, read(question), now);
    if (isUnclear) {
      unclear.push({ column, question });
      changes.push(`${column} ${meanings[meaning].says}, and was taken for ${is ? 'yes' : 'no'}`);
    }
    return { is, because: `${column} ${meanings[meaning].says}` };
  };
  const { status, reason, because } = readStatus(readText, ask, rules, changes);
  const instant = (field: Field) => {
    const found = toMilliseconds(read(field));
    if (found === undefined) changes.push(`${field} is no instant and is not kept`);
    return found ?? null;
  };
  const text = (field: Field, longest: number, form: RegExp) => {
    const found = readText(field);
    if (found === null) return null;
    if (found !== undefined && [...found].length <= longest && form.test(found)) return found;
    changes.push(
      `${field} is not kept: it is no text, longer than ${longest} characters, or holds characters that cannot be shown`,
    );
    return null;
  };
  const createdAt = instant('created_at') ?? now;
  return {
    name,
    nameFault,
    format,
    costly: made && describeCostly(made),
    because,
    unclear,
    hasPassword: !isNoPassword(read('password')),
    changes,
    row: {
      username: username.shown,
      username_key: username.key,
      password_hash: format === undefined ? unverifiableHash : hash,
      display_name: text('display_name', longestName, oneLine) ?? joinNames(text),
      email: readEmail(readText, changes),
      ...readRoles(readText, ask, rules, status, changes),
      note: text('note', longestText, severalLines),
      status,
      status_reason: reason ?? text('status_reason', longestText, severalLines),
      status_token_hash: null,
      status_token_seed: null,
      created_at: createdAt,
      updated_at: instant('updated_at') ?? createdAt,
      approved_at: instant('approved_at') ?? (status === 'active' ? now : null),
      approved_by: null,
      last_login_at: instant('last_login_at'),
    },
  };
}

/** Somebody may be called by 32 or 40 hexadecimal digits, and nobody by anything else that is a hash. */
function isHash(name: string): boolean {
  return (name.startsWith('$') || name.length > 40) && formatOf(name) !== undefined;
}

/** A blank or `NULL` is no hash, and the salt is in one of three spellings. */
function readHash(read: (field: Field) => unknown, { mapping: { columns }, hashForm }: Rules): string {
  const value = read('password');
  const salts: [Field, Salt['encoding']][] = [
    ['salt', 'text'],
    ['salt_hex', 'hex'],
    ['salt_base64', 'base64'],
  ];
  const [field, encoding] = salts.find(([field]) => columns[field] !== undefined) ?? [];
  const salt = field && encoding && toText(read(field)) !== null ? { value: read(field), encoding } : undefined;
  return toText(value) === null ? '' : (composeHash(value, salt, hashForm) ?? '');
}

/** None at all, what Django writes for a password that nobody can use, and of Keycloak other credentials. */
function isNoPassword(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some((credential) => credential?.type === 'password');
  const text = toText(value);
  return text === null || (text !== undefined && /^\s*!/.test(text));
}

type ReadText = (field: Field) => string | null | undefined;
/** `undefined` when no column holds an answer. */
type Ask = (question: Question) => { is: boolean; because: string } | undefined;

function joinNames(text: (field: Field, longest: number, form: RegExp) => string | null): string | null {
  const names = [text('first_name', 49, oneLine), text('last_name', 50, oneLine)];
  return names.filter((name) => name !== null).join(' ') || null;
}

function readEmail(readText: ReadText, changes: string[]): string | null {
  const email = readText('email');
  if (email === null || email === '') return null;
  if (email !== undefined && isEmailAddress(email)) return email;
  changes.push('email is no plain e-mail address and is not kept');
  return null;
}

/**
 * Whatever is missing or unclear means the least, and of several columns the one that says least decides: a
 * suspension before waiting, since those who wait may be approved in bulk.
 */
function readStatus(
  readText: ReadText,
  ask: Ask,
  { mapping: { columns, saysStatus }, status: otherwise }: Rules,
  changes: string[],
): { status: Status; reason?: string; because: string } {
  const named = columns.status === undefined ? undefined : statuses.find((known) => known === readText('status'));
  if (columns.status !== undefined && !named)
    changes.push('status is none that is known: the account waits for a decision');
  const answers = {
    approved: ask('approved'),
    confirmed: ask('confirmed'),
    enabled: ask('enabled'),
    locked: ask('locked'),
    deleted: ask('deleted'),
  };
  const because = [
    ...(columns.status === undefined ? [] : [`${columns.status} says ${named ?? 'nothing that is known'}`]),
    ...(saysStatus ? [] : [otherwise === 'active' ? '--status active' : 'nothing says that it may sign in']),
    ...Object.values(answers).flatMap((answer) => answer?.because ?? []),
  ].join(', ');
  if (named === 'rejected' || named === 'suspended') return { status: named, because };
  const suspended = (what: string) =>
    ({ status: 'suspended', reason: `The account was ${what} before it came here.`, because }) as const;
  if (answers.deleted?.is) return suspended('deleted');
  if (answers.locked?.is) return suspended('locked');
  if (answers.enabled?.is === false) return suspended('switched off');
  const isMissing = answers.approved?.is === false || answers.confirmed?.is === false;
  if (isMissing || (columns.status !== undefined && named !== 'active')) return { status: 'pending', because };
  return { status: saysStatus ? 'active' : otherwise, because };
}

/** A role is power, and power is for those who may sign in; the others are said to ask for it. */
function readRoles(
  readText: ReadText,
  ask: Ask,
  { mapping: { isOurs }, roles }: Rules,
  status: Status,
  changes: string[],
): { role: string; requested_role: string | null } {
  const known = (field: Field) => {
    const found = readText(field);
    if (found === null || found === '' || (found !== undefined && roles.has(found))) return found || null;
    const shown = found !== undefined && plainRole.test(found) ? ` "${found}"` : '';
    changes.push(`${field}${shown} is none that exists here, and is not given`);
    return null;
  };
  const named = known('role') ?? userRole;
  const isAdmin = ask('admin')?.is || wordpressAdministrator.test(readText('capabilities') ?? '');
  const role = isAdmin ? adminRole : named;
  if (status === 'active' || isOurs) return { role, requested_role: known('requested_role') };
  return { role: userRole, requested_role: role === userRole ? known('requested_role') : role };
}
