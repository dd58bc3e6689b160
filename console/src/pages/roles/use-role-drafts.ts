import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { versionedRolesQuery } from './roles-query.ts';

type Change = { role: Versioned<Role>; permissions: readonly Permission[]; description?: string };

/** What was ticked and not saved yet, by role; and the saving. */
export function useRoleDrafts() {
  const [drafts, setDrafts] = useState<Readonly<Record<string, readonly Permission[]>>>({});
  useUnsaved(() => Object.keys(drafts).length > 0);
  const queries = useQueryClient();
  const discard = (name: string) => setDrafts(({ [name]: _, ...rest }) => rest);
  const saving = useMutation({
    mutationFn: ({ role, permissions, description = role.value.description }: Change) =>
      versioned(
        api.PUT('/roles/{name}', {
          params: { path: { name: role.value.name }, header: ifMatch(role) },
          body: { description, permissions: [...permissions] },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(versionedRolesQuery.queryKey, (roles) =>
        roles?.map((role) => (role.value.name === saved.value.name ? saved : role)),
      );
      void queries.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
    // What was ticked stays, on top of what somebody else made of the role.
    onError: (error) => {
      if (isProblem(error, 'request/stale')) void queries.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
  });
  return {
    saving,
    discard,
    permissionsOf: ({ name, permissions }: Role) => drafts[name] ?? permissions,
    isChanged: ({ name, permissions }: Role) => {
      const draft = drafts[name];
      return draft !== undefined && !isSame(draft, permissions);
    },
    toggle({ name, permissions }: Role, permission: Permission): void {
      const chosen = drafts[name] ?? permissions;
      const next = chosen.includes(permission) ? chosen.filter((one) => one !== permission) : [...chosen, permission];
      if (isSame(next, permissions)) discard(name);
      else setDrafts({ ...drafts, [name]: next });
    },
    save(role: Versioned<Role>): void {
      const { name, permissions } = role.value;
      saving.mutate({ role, permissions: drafts[name] ?? permissions }, { onSuccess: () => discard(name) });
    },
  };
}

export type RoleDrafts = ReturnType<typeof useRoleDrafts>;

function isSame(one: readonly Permission[], other: readonly Permission[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
