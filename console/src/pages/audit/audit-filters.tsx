/** What is looked at, in one line. */
import { Button } from '@mantine/core';
import { type Choice, FilterChip } from '../../parts/filter-chip.tsx';
import { text } from '../../strings/at-hand.ts';
import { AddressChip } from './address-chip.tsx';
import {
  type AuditSearch,
  type EventType,
  eventTypes,
  notPersons,
  type Outcome,
  outcomes,
  readAuditSearch,
} from './audit-search.ts';
import { PersonChip } from './person-chip.tsx';
import { WhenChip } from './when-chip.tsx';

const strings = text.audit;
const types: readonly Choice[] = eventTypes.map((type) => ({ value: type, label: strings.types[type] }));
const results: readonly Choice[] = outcomes.map((outcome) => ({ value: outcome, label: strings.outcomes[outcome] }));

export function AuditFilters({ search, onChange }: { search: AuditSearch; onChange: (search: AuditSearch) => void }) {
  const { actor, actor_id, subject_id, type, outcome, address, request_id, since, until } = search;
  const set = (next: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) =>
    onChange(readAuditSearch({ ...search, ...next }));
  return (
    <>
      <PersonChip
        label={strings.actor}
        value={actor ?? actor_id}
        withOthers
        onChange={(value) => {
          const notPerson = notPersons.find((one) => one === value);
          set({ actor: notPerson, actor_id: notPerson ? undefined : value });
        }}
      />
      <PersonChip label={strings.subject} value={subject_id} onChange={(value) => set({ subject_id: value })} />
      <FilterChip
        label={strings.type}
        value={type}
        choices={types}
        onChange={(value) => set({ type: value as EventType | undefined })}
      />
      <WhenChip
        span={{ ...(since && { since }), ...(until && { until }) }}
        onChange={(span) => set({ since: undefined, until: undefined, ...span })}
      />
      <FilterChip
        label={strings.outcome}
        value={outcome}
        choices={results}
        onChange={(value) => set({ outcome: value as Outcome | undefined })}
      />
      <AddressChip value={address} onChange={(value) => set({ address: value })} />
      {request_id !== undefined && (
        <FilterChip
          label={strings.request}
          value={request_id}
          choices={[{ value: request_id, label: strings.oneRequest }]}
          onChange={(value) => set({ request_id: value })}
        />
      )}
      {Object.keys(search).length > 1 && (
        <Button variant="subtle" color="gray" size="xs" onClick={() => onChange({})}>
          {strings.clear}
        </Button>
      )}
    </>
  );
}
