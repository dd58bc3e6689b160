import { Button } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../api/client.ts';
import { useRoles } from '../../api/roles.ts';
import { FilterChip } from '../../parts/filter-chip.tsx';
import { Icon } from '../../parts/icon.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { text } from '../../strings/signed-in.ts';
import { flags, isDomain, type QueueSearch } from './queue-search.ts';

type Props = {
  search: QueueSearch;
  onChange: (changes: Partial<Record<keyof QueueSearch, string | undefined>>) => void;
  people: readonly User[];
};

/** One line: search, filters, order. All of it is in the address. */
export function QueueTools({ search, onChange, people }: Props) {
  const strings = text.queue;
  const roles = useRoles() ?? [];
  const isNewest = search.sort === 'newest';
  return (
    <>
      <SearchField label={strings.search} value={search.q ?? ''} onChange={(q) => onChange({ q: q || undefined })} />
      <FilterChip
        label={strings.filters.role}
        value={search.role}
        choices={roles.map(({ name }) => ({ value: name, label: name }))}
        onChange={(role) => onChange({ role })}
      />
      <DomainChip value={search.domain} people={people} onChange={(domain) => onChange({ domain })} />
      <FilterChip
        label={strings.filters.flag}
        value={search.flag}
        choices={flags.map((flag) => ({ value: flag, label: strings.filters.flags[flag] }))}
        onChange={(flag) => onChange({ flag })}
      />
      <Button
        className="at-end queue-sort"
        variant="subtle"
        color="gray"
        leftSection={<Icon name="sort" />}
        onClick={() => onChange({ sort: isNewest ? undefined : 'newest' })}
      >
        {isNewest ? strings.newestFirst : strings.oldestFirst}
      </Button>
    </>
  );
}

type DomainProps = {
  value: string | undefined;
  people: readonly User[];
  onChange: (domain: string | undefined) => void;
};

/** Those of the addresses in sight, the most frequent first; any other one can be typed. */
function DomainChip({ value, people, onChange }: DomainProps) {
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const known = domainsOf(people).filter((domain) => domain.includes(wanted));
  const offered = isDomain(wanted) && !known.includes(wanted) ? [wanted, ...known] : known;
  return (
    <FilterChip
      label={text.queue.filters.domain}
      value={value}
      choices={offered.slice(0, 50).map((domain) => ({ value: domain, label: domain }))}
      onSearch={setTyped}
      onChange={(domain) => {
        setTyped('');
        onChange(domain);
      }}
    />
  );
}

function domainsOf(people: readonly User[]): string[] {
  const counts = new Map<string, number>();
  for (const { email } of people) {
    const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
    if (domain) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([domain]) => domain);
}
