import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';
import { useDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { versionedRolesQuery } from './roles-query.ts';

/** On the version of the role that was seen when the first box was ticked: saving it on a newer one is refused. */
type Draft = { base: Versioned<Role>; permissions: readonly Permission[] };

/** By the name of the role. */
type Drafts = Readonly<Record<string, Draft>>;

/** What was ticked and not saved yet, by role; and the saving. */
export function useRoleDrafts(roles: readonly Versioned<Role>[] | undefined) {
  const { kept, keep } = useDraft<Drafts>('roles');
  const [all, setDrafts] = useState<Drafts>(kept ?? {});
  // A role may be gone since.
  const isThere = (name: string) => roles === undefined || roles.some(({ value }) => value.name === name);
  const drafts = Object.fromEntries(Object.entries(all).filter(([name]) => isThere(name)));
  useEffect(() => keep(Object.keys(all).length === 0 ? undefined : all), [all, keep]);
  useUnsaved(() => Object.keys(drafts).length > 0);
  const queries = useQueryClient();
  const discard = (name: string) => setDrafts(({ [name]: _, ...rest }) => rest);
  const saving = useMutation({
    mutationFn: ({ base: { value: role, etag }, permissions }: Draft) =>
      versioned(
        api.PUT('/roles/{name}', {
          params: { path: { name: role.name }, header: ifMatch({ etag, value: role }) },
          body: { description: role.description, permissions: [...permissions] },
        }),
      ),
    onSuccess: (saved) => {
      discard(saved.value.name);
      queries.setQueryData(versionedRolesQuery.queryKey, (roles) =>
        roles?.map((role) => (role.value.name === saved.value.name ? saved : role)),
      );
      void queries.invalidateQueries({ queryKey: rolesQuery.queryKey });
    },
    // What was ticked stays, on top of what somebody else made of the role, which is shown from now on.
    onError: async (error, { base: { value } }) => {
      if (!isProblem(error, 'request/stale')) return;
      await queries.invalidateQueries({ queryKey: rolesQuery.queryKey });
      const latest = queries.getQueryData(versionedRolesQuery.queryKey);
      const base = latest?.find((role) => role.value.name === value.name);
      setDrafts(({ [value.name]: draft, ...rest }) =>
        draft && base ? { ...rest, [value.name]: { ...draft, base } } : rest,
      );
    },
  });
  return {
    saving,
    discard,
    permissionsOf: ({ name, permissions }: Role) => drafts[name]?.permissions ?? permissions,
    isChanged: ({ name }: Role) => drafts[name] !== undefined,
    toggle(role: Versioned<Role>, permission: Permission): void {
      const { name } = role.value;
      const { base, permissions: chosen } = drafts[name] ?? { base: role, permissions: role.value.permissions };
      const permissions = chosen.includes(permission)
        ? chosen.filter((one) => one !== permission)
        : [...chosen, permission];
      if (isSame(permissions, role.value.permissions)) discard(name);
      else setDrafts({ ...drafts, [name]: { base, permissions } });
    },
    save(name: string): void {
      const draft = drafts[name];
      if (draft) saving.mutate(draft);
    },
  };
}

export type RoleDrafts = ReturnType<typeof useRoleDrafts>;

function isSame(one: readonly Permission[], other: readonly Permission[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
