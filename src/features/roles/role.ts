/**
 * Roles: a name and a set of permissions. `user` and `admin` are built in, and stand here; the
 * operator's own ones are rows. Users only store the name. Pure.
 */
import { type Static, Type } from 'typebox';
import { permissions } from '../../catalogue.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import type { RoleRow } from './store.ts';

export type Permission = (typeof permissions)[number];
export type Permissions = ReadonlySet<Permission>;

export const adminRole = 'admin';
export const userRole = 'user';

const builtIn: ReadonlyMap<string, { permissions: Permissions; description: string }> = new Map([
  [userRole, { permissions: new Set<Permission>(), description: 'Signs in, and looks after the own account.' }],
  [adminRole, { permissions: new Set(permissions), description: 'May do everything.' }],
]);

export const builtInNames: readonly string[] = [...builtIn.keys()];

/** `undefined` for a role that is not built in. */
export function builtInPermissions(name: string): Permissions | undefined {
  return builtIn.get(name)?.permissions;
}

/** From the text of a row or of a token's `scope`; what this version does not know allows nothing. */
export function parsePermissions(text: string): Permissions {
  const named = new Set(text.split(' '));
  return new Set(permissions.filter((permission) => named.has(permission)));
}

/** Whether it allows nothing; a permission that only a later version knows is one. */
export function isHarmless({ permissions }: { permissions: string }): boolean {
  return permissions === '';
}

/** Whether registration forms offer the role. */
export function isRequestable(row: Pick<RoleRow, 'permissions' | 'requestable'>): boolean {
  return row.requestable === null ? isHarmless(row) : row.requestable === 1;
}

/** Only what differs from the rule is kept, so that a role that gets permissions is offered only if that was said of it. */
export function keptRequestable(requestable: boolean, permissions: string): number | null {
  return requestable === isHarmless({ permissions }) ? null : Number(requestable);
}

/** In one order, whatever order they were given in. */
export function formatPermissions(list: Iterable<string>): string {
  const named = new Set(list);
  return permissions.filter((permission) => named.has(permission)).join(' ');
}

export const PermissionSchema = Type.Unsafe<Permission>({ type: 'string', enum: [...permissions] });

export const roleName = Type.String({
  minLength: 1,
  maxLength: 50,
  pattern: '^[a-z][a-z0-9_-]*$',
  'x-rule': 'must begin with a small letter and have only lower-case letters, digits, _ and -',
  description: 'The name of a role.',
  examples: ['user'],
});

export const roleDescription = Type.String({
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$',
  'x-rule': 'must be one line of plain text, without control characters',
  description: 'What it is for; one line.',
  examples: ['Lets people in.'],
});

export const Role = Type.Object(
  {
    name: Type.String(),
    description: Type.String(),
    permissions: Type.Array(PermissionSchema),
    requestable: Type.Boolean({ description: 'Whether registration forms offer the role.' }),
    built_in: Type.Boolean({ description: 'Whether it is part of the service, and cannot be changed.' }),
    created_at: nullable(instant('When it was made.'), 'Null for a built-in role.'),
    updated_at: nullable(instant('When it was last changed.'), 'Null for a built-in role.'),
    etag: nullable(
      Type.String(),
      'What `If-Match` takes, so that a change is refused if another one came first. Null for a built-in role.',
    ),
    users: Type.Optional(Type.Integer({ description: 'With `count=true`: users with this role, in any status.' })),
    active_users: Type.Optional(Type.Integer({ description: 'With `count=true`: those of them who are active.' })),
  },
  {
    $id: 'Role',
    title: 'Role',
    additionalProperties: false,
    examples: [
      {
        name: 'support',
        description: 'Lets people in.',
        permissions: ['users:read', 'users:approve'],
        requestable: false,
        built_in: false,
        created_at: '2026-03-02T09:14:03.127Z',
        updated_at: '2026-03-02T09:14:03.127Z',
        etag: '"support.1.1772442843127"',
        users: 3,
        active_users: 2,
      },
    ],
  },
);
export type Role = Static<typeof Role>;

/** `Role` by reference, so that the API description names it once. */
export const RoleRef = Type.Unsafe<Role>({ $ref: 'Role#' });

export function toRole(row: RoleRow): Role {
  return {
    name: row.name,
    description: row.description,
    permissions: [...parsePermissions(row.permissions)],
    requestable: isRequestable(row),
    built_in: false,
    created_at: toInstant(row.created_at),
    updated_at: toInstant(row.updated_at),
    etag: etagOf(row),
  };
}

/** The instant tells a role from one of the same name that was deleted. */
export function etagOf({ name, version, updated_at }: Pick<RoleRow, 'name' | 'version' | 'updated_at'>): string {
  return `"${name}.${version}.${updated_at}"`;
}

/** `undefined` for a role that is not built in. */
export function toBuiltInRole(name: string): Role | undefined {
  const role = builtIn.get(name);
  return (
    role && {
      name,
      description: role.description,
      permissions: [...role.permissions],
      requestable: role.permissions.size === 0,
      built_in: true,
      created_at: null,
      updated_at: null,
      etag: null,
    }
  );
}
