import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useRoles } from '../../api/roles.ts';
import { text } from '../../strings/index.ts';
import { readUserSearch, sorts, statuses, type UserSearch } from './user-search.ts';

const pauseMilliseconds = 250;

/** `withSort` where there is no table to sort by its heads. */
type Props = { search: UserSearch; withSort: boolean; onChange: (search: UserSearch) => void };

export function UserFilters({ search, withSort, onChange }: Props) {
  const roles = useRoles()?.map(({ name }) => name) ?? [];
  const shownRoles = search.role === undefined || roles.includes(search.role) ? roles : [search.role, ...roles];
  const change = (changes: Record<string, string>) => onChange(readUserSearch({ ...search, ...changes }));
  const strings = text.users;
  return (
    <SimpleGrid component="search" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
      <SearchField value={search.q ?? ''} onChange={(q) => change({ q })} />
      <NativeSelect
        label={strings.status}
        value={search.status ?? ''}
        onChange={(event) => change({ status: event.currentTarget.value })}
        data={[
          { value: '', label: strings.anyStatus },
          ...statuses.map((status) => ({ value: status, label: text.common.status[status] })),
        ]}
      />
      {shownRoles.length > 0 && (
        <NativeSelect
          label={strings.role}
          value={search.role ?? ''}
          onChange={(event) => change({ role: event.currentTarget.value })}
          data={[{ value: '', label: strings.anyRole }, ...shownRoles]}
        />
      )}
      {withSort && (
        <NativeSelect
          label={strings.sortBy}
          value={search.sort ?? 'id'}
          onChange={(event) => change({ sort: event.currentTarget.value })}
          data={sorts.map((sort) => ({ value: sort, label: strings.sorts[sort] }))}
        />
      )}
    </SimpleGrid>
  );
}

/** What is typed is looked for when the typing pauses. */
function SearchField({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [typed, setTyped] = useState(value);
  const looked = useRef(value);
  const look = useDebouncedCallback((q: string) => {
    looked.current = q;
    onChange(q);
  }, pauseMilliseconds);
  useEffect(() => {
    // It was changed by somebody else: a link, the way back, "Clear filters".
    if (value === looked.current) return;
    looked.current = value;
    setTyped(value);
  }, [value]);
  return (
    <TextInput
      label={text.users.search}
      placeholder={text.users.searchHint}
      type="search"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={100}
      leftSection={<MagnifyingGlassIcon aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        look(event.currentTarget.value.trim());
      }}
    />
  );
}
