/** An account as the wire shows it. A password or hash is not among its members, so it cannot leak. */
import { type Static, Type } from 'typebox';
import { nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { keysOf } from '../../platform/narrow.ts';
import { type Flag, flags } from './request-store.ts';
import type { UserRow } from './store.ts';

const optionalInstant = (description: string) => nullable(Type.String({ format: 'date-time' }), description);

export const statuses = ['pending', 'active', 'rejected', 'suspended'] as const;
export type Status = (typeof statuses)[number];
export const StatusSchema = Type.Unsafe<Status>({ type: 'string', enum: [...statuses] });

const RequestSummary = Type.Object(
  {
    flags: Type.Array(Type.Unsafe<Flag>({ type: 'string', enum: [...flags] }), {
      description: 'What to look at before a decision; the parameter `flag` says what each means.',
    }),
    similar_to: Type.Unsafe<{ id: number; username: string } | null>({
      type: ['object', 'null'],
      properties: { id: { type: 'integer' }, username: { type: 'string' } },
      required: ['id', 'username'],
      description:
        'With `similar_name`: the oldest account of such a name. Null when the caller may not see it, as without `users:read` only accounts that wait exist.',
    }),
  },
  { description: 'Only in `GET /users?status=pending`, and only for callers with `users:approve`.' },
);

export const User = Type.Object(
  {
    id: Type.Integer({ description: 'Never given to anybody else.' }),
    username: Type.String(),
    display_name: nullable(Type.String()),
    email: nullable(Type.String()),
    role: Type.String(),
    requested_role: nullable(Type.String(), 'What was asked for at registration.'),
    note: nullable(Type.String(), 'Reason that the applicant gave.'),
    status: StatusSchema,
    status_reason: nullable(Type.String(), 'What the administrator said to a rejection or suspension.'),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
    approved_at: optionalInstant('When an administrator let the person in.'),
    approved_by: nullable(Type.Integer(), "That administrator's id; null for the command line."),
    last_login_at: optionalInstant('The last successful sign-in.'),
    request: Type.Optional(RequestSummary),
  },
  {
    $id: 'User',
    title: 'User',
    additionalProperties: false,
    examples: [
      {
        id: 7,
        username: 'alice',
        display_name: 'Alice Example',
        email: 'alice@example.org',
        role: 'user',
        requested_role: 'user',
        note: 'I joined the support team.',
        status: 'active',
        status_reason: null,
        created_at: '2026-03-02T09:14:03.127Z',
        updated_at: '2026-03-02T10:01:44.860Z',
        approved_at: '2026-03-02T10:01:44.860Z',
        approved_by: 1,
        last_login_at: null,
      },
    ],
  },
);
export type User = Static<typeof User>;

/** The columns of an account in a table: what is of the account itself, in order. */
export const userColumns = keysOf(User.properties).filter((column) => column !== 'request');

/** `User` by reference, so that the API description names it once. */
export const UserRef = Type.Unsafe<User>({ $ref: 'User#' });

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    display_name: row.display_name,
    email: row.email,
    role: row.role,
    requested_role: row.requested_role,
    note: row.note,
    status: row.status,
    status_reason: row.status_reason,
    created_at: toInstant(row.created_at),
    updated_at: toInstant(row.updated_at),
    approved_at: row.approved_at === null ? null : toInstant(row.approved_at),
    approved_by: row.approved_by,
    last_login_at: row.last_login_at === null ? null : toInstant(row.last_login_at),
  };
}

/** Strong: every change of the row counts its version up. The part before that is what decisions rest on. */
export function etagOf({ id, decision_version, version }: UserRow): string {
  return `"${id}.${decision_version}.${version}"`;
}

/**
 * What a decision about an account rests on, of its ETag: whose it is, and what others have decided so far. What the
 * user writes (a name to show, a password, a sign-in) does not count, or they could keep every decision from being made.
 */
export function decidedOn(etag: string): string {
  return etag.replace(/\.\d+"$/, '"');
}
