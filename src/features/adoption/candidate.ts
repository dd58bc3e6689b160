/** What an account of another program becomes here. Pure: whether its name is free is asked elsewhere. */
import type { Insertable } from 'kysely';
import { readCsvCell } from '../../platform/csv-cells.ts';
import { formatOf } from '../../platform/hash-formats.ts';
import type { UsersTable } from '../../tables.ts';
import { adminRole, userRole } from '../roles/role.ts';
import { type Status, statuses } from '../users/user.ts';
import { findNameFault, isEmailAddress, normalizeUsername, usernameKey } from '../users/username.ts';
import type { Field, Mapping } from './mapping.ts';
import { toFlag, toMilliseconds, toText } from './read-values.ts';
import { AdoptionFailure, type SourceRow } from './source.ts';

export type Candidate = {
  row: Insertable<UsersTable>;
  /** As it was in the source. */
  name: string;
  /** Why no account can have that name. */
  nameFault: string | undefined;
  /** Of the password hash; `undefined` when nobody can verify it. */
  format: string | undefined;
  /** What could not be taken as it was, a sentence each without its subject. */
  changes: string[];
};

export type Rules = {
  mapping: Mapping;
  /** The source writes CSV as `admittance export` does. */
  isCsv: boolean;
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
    return mapping.isOurs && rules.isCsv && typeof value === 'string' ? readCsvCell(value, true) : value;
  };
  const name = toText(read('username')) ?? '';
  const nameFault = name === '' ? 'is empty' : findNameFault(name);
  const username = normalizeUsername(name);
  const hash = toText(read('password')) ?? '';
  const format = hash.length <= longestHash ? formatOf(hash)?.name : undefined;
  if (isHash(name) || (!format && formatOf(name)))
    throw new AdoptionFailure('The column that is to hold the usernames holds password hashes: look at --map.', 2);
  const { status, reason } = readStatus(read, rules, changes);
  const instant = (field: Field) => {
    const found = toMilliseconds(read(field));
    if (found === undefined) changes.push(`${field} is no instant and is not kept`);
    return found ?? null;
  };
  const text = (field: Field, longest: number, form: RegExp) => {
    const found = toText(read(field));
    if (found === null || (found === '' && !mapping.isOurs)) return null;
    if ([...found].length <= longest && form.test(found)) return found;
    changes.push(
      `${field} is not kept: it is longer than ${longest} characters or holds characters that cannot be shown`,
    );
    return null;
  };
  const createdAt = instant('created_at') ?? now;
  return {
    name,
    nameFault,
    format,
    changes,
    row: {
      username,
      username_key: usernameKey(username),
      password_hash: format === undefined ? unverifiableHash : hash,
      display_name: text('display_name', longestName, oneLine) ?? joinNames(text),
      email: readEmail(read, changes),
      ...readRoles(read, rules, status, changes),
      note: text('note', longestText, severalLines),
      status,
      status_reason: reason ?? text('status_reason', longestText, severalLines),
      status_token_hash: null,
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

type Read = (field: Field) => unknown;

function joinNames(text: (field: Field, longest: number, form: RegExp) => string | null): string | null {
  const names = [text('first_name', 49, oneLine), text('last_name', 50, oneLine)];
  return names.filter((name) => name !== null).join(' ') || null;
}

function readEmail(read: Read, changes: string[]): string | null {
  const email = toText(read('email'));
  if (email === null || email === '' || isEmailAddress(email)) return email || null;
  changes.push('email is no plain e-mail address and is not kept');
  return null;
}

/** Whatever is missing or unclear means the least: whoever is not said to be let in waits. */
function readStatus(
  read: Read,
  { mapping: { columns, saysStatus }, status }: Rules,
  changes: string[],
): { status: Status; reason?: string } {
  if (!saysStatus) return { status };
  if (columns.status !== undefined) {
    const named = statuses.find((known) => known === toText(read('status')));
    if (!named) changes.push('status is none that is known: the account waits for a decision');
    return { status: named ?? 'pending' };
  }
  const flag = (field: Field) => {
    const found = toFlag(read(field));
    if (found === undefined) changes.push(`${field} is neither yes nor no, and was taken for no`);
    return found === true;
  };
  if (columns.approved !== undefined && !flag('approved')) return { status: 'pending' };
  if (columns.confirmed !== undefined && toText(read('confirmed')) === null) return { status: 'pending' };
  if (columns.enabled !== undefined && !flag('enabled'))
    return { status: 'suspended', reason: 'The account was switched off before it came here.' };
  if (columns.locked !== undefined && toText(read('locked')) !== null)
    return { status: 'suspended', reason: 'The account was locked before it came here.' };
  return { status: 'active' };
}

/** A role is power, and power is for those who may sign in; the others are said to ask for it. */
function readRoles(
  read: Read,
  { mapping: { columns, isOurs }, roles }: Rules,
  status: Status,
  changes: string[],
): { role: string; requested_role: string | null } {
  const known = (field: Field) => {
    const found = toText(read(field)) ?? '';
    if (found === '' || roles.has(found)) return found || null;
    const shown = plainRole.test(found) ? ` "${found}"` : '';
    changes.push(`${field}${shown} is none that exists here, and is not given`);
    return null;
  };
  let role = known('role') ?? userRole;
  if (columns.admin !== undefined) {
    const isAdmin = toFlag(read('admin'));
    if (isAdmin === undefined) changes.push('admin is neither yes nor no, and was taken for no');
    if (isAdmin) role = adminRole;
  }
  if (wordpressAdministrator.test(toText(read('capabilities')) ?? '')) role = adminRole;
  if (status === 'active' || isOurs) return { role, requested_role: known('requested_role') };
  return { role: userRole, requested_role: role === userRole ? known('requested_role') : role };
}
