import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import { ifMatch, type Versioned, versioned } from '../../api/versioned.ts';
import { useDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { compare, type RoleChange } from './changes.ts';
import { permissions as allPermissions, versionedRolesQuery } from './roles-query.ts';

/** On the version of the role that was seen when the first box was ticked: saving it on a newer one is refused. */
type Draft = { base: Versioned<Role>; permissions: readonly Permission[] };

/** By the name of the role. */
type Drafts = Readonly<Record<string, Draft>>;

/** What became of one saving: each role by itself, as the service takes them. */
export type Saved = { saved: string[]; failed: { role: string; error: Error }[] };

/** What was ticked and not saved yet, by role; and the saving of all of it. */
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
    mutationFn: async (given: readonly Draft[]): Promise<Saved> => {
      const outcome: Saved = { saved: [], failed: [] };
      for (const draft of given) {
        const role = draft.base.value.name;
        try {
          await save(draft);
          discard(role);
          outcome.saved.push(role);
        } catch (error) {
          outcome.failed.push({ role, error: error as Error });
        }
      }
      await queries.invalidateQueries({ queryKey: rolesQuery.queryKey });
      rebase(outcome);
      return outcome;
    },
  });
  /** What was ticked stays, on top of what somebody else made of the role, which is shown from now on. */
  const rebase = ({ failed }: Saved) => {
    const latest = queries.getQueryData(versionedRolesQuery.queryKey);
    for (const { role, error } of failed) {
      const base = isProblem(error, 'request/stale') && latest?.find(({ value }) => value.name === role);
      if (base) setDrafts(({ [role]: draft, ...rest }) => (draft ? { ...rest, [role]: { ...draft, base } } : rest));
    }
  };
  const current = ({ base: { value } }: Draft) => roles?.find((role) => role.value.name === value.name)?.value ?? value;
  return {
    saving,
    changes: Object.values(drafts).map(
      (draft): RoleChange<Permission> => compare(current(draft), draft.permissions, allPermissions),
    ),
    permissionsOf: ({ name, permissions }: Role) => drafts[name]?.permissions ?? permissions,
    discardAll(): void {
      saving.reset();
      setDrafts({});
    },
    toggle(role: Versioned<Role>, permission: Permission): void {
      const { name } = role.value;
      const { base, permissions: chosen } = drafts[name] ?? { base: role, permissions: role.value.permissions };
      const permissions = chosen.includes(permission)
        ? chosen.filter((one) => one !== permission)
        : [...chosen, permission];
      if (isSame(permissions, role.value.permissions)) discard(name);
      else setDrafts({ ...drafts, [name]: { base, permissions } });
    },
    saveAll(): void {
      saving.mutate(Object.values(drafts));
    },
  };
}

export type RoleDrafts = ReturnType<typeof useRoleDrafts>;

function save({ base: { value: role, etag }, permissions }: Draft): Promise<Versioned<Role>> {
  return versioned(
    api.PUT('/roles/{name}', {
      params: { path: { name: role.name }, header: ifMatch({ etag, value: role }) },
      body: { description: role.description, permissions: [...permissions] },
    }),
  );
}

function isSame(one: readonly Permission[], other: readonly Permission[]): boolean {
  return one.toSorted().join() === other.toSorted().join();
}
