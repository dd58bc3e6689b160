import { Button } from '@mantine/core';
import { useRoles } from '../../api/roles.ts';
import { FilterChip } from '../../parts/filter-chip.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { text } from '../../strings/signed-in.ts';
import { isFiltered, readUserSearch, sorts, statuses, type UserSearch } from './user-search.ts';

type Props = {
  search: UserSearch;
  /** Where there is no table to sort by its heads. */
  withSort: boolean;
  onChange: (search: UserSearch) => void;
};

/** One line: what is looked for, and what of it. */
export function UserFilters({ search, withSort, onChange }: Props) {
  const roles = useRoles()?.map(({ name }) => name) ?? [];
  const shownRoles = search.role === undefined || roles.includes(search.role) ? roles : [search.role, ...roles];
  const change = (changes: Record<string, string | undefined>) => onChange(readUserSearch({ ...search, ...changes }));
  const strings = text.users;
  return (
    <>
      <SearchField label={strings.searchHint} value={search.q ?? ''} onChange={(q) => change({ q: q.trim() })} />
      <FilterChip
        label={strings.status}
        value={search.status}
        onChange={(status) => change({ status })}
        choices={statuses.map((status) => ({ value: status, label: text.common.status[status] }))}
      />
      {shownRoles.length > 0 && (
        <FilterChip
          label={strings.role}
          value={search.role}
          onChange={(role) => change({ role })}
          choices={shownRoles.map((role) => ({ value: role, label: role }))}
        />
      )}
      {withSort && (
        <FilterChip
          label={strings.sortBy}
          value={search.sort}
          onChange={(sort) => change({ sort })}
          choices={sorts.map((sort) => ({ value: sort, label: strings.sorts[sort] }))}
        />
      )}
      {isFiltered(search) && (
        <Button
          variant="subtle"
          className="users-clear"
          onClick={() => onChange(search.sort ? { sort: search.sort } : {})}
        >
          {strings.clearFilters}
        </Button>
      )}
    </>
  );
}
