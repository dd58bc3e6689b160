import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { type Versioned, versioned } from '../../api/versioned.ts';
import { text } from '../../strings/index.ts';

export const permissionMeanings: Readonly<Record<Permission, string>> = text.admin.roles.permissions;
export const permissions = Object.keys(permissionMeanings) as Permission[];

/** The list knows no versions: those that can be changed are read one by one. */
export const versionedRolesQuery = queryOptions({
  queryKey: [...rolesQuery.queryKey, 'versioned'],
  queryFn: async (): Promise<Versioned<Role>[]> => {
    const { data } = await answer(api.GET('/roles'));
    return Promise.all(
      data.map((role) =>
        role.built_in
          ? { value: role, etag: '' }
          : versioned(api.GET('/roles/{name}', { params: { path: { name: role.name } } })),
      ),
    );
  },
});
