import { Button, Group, NativeSelect, Paper, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { text } from '../../strings/index.ts';
import { type AuditSearch, eventTypes, isAddress, isId, outcomes, readAuditSearch } from './audit-search.ts';
import { toInstant, toLocal } from './local-time.ts';

const strings = text.admin.audit;

/** To be given the search as `key`: the fields are those of the address that was gone to. */
export function AuditFilters({ search, onChange }: { search: AuditSearch; onChange: (search: AuditSearch) => void }) {
  const form = useForm({
    initialValues: {
      type: search.type ?? '',
      outcome: search.outcome ?? '',
      actor_id: search.actor_id ?? '',
      subject_id: search.subject_id ?? '',
      address: search.address ?? '',
      since: toLocal(search.since),
      until: toLocal(search.until),
    },
    validate: {
      actor_id: (value) => (value === '' || isId(value) ? null : strings.notAnId),
      subject_id: (value) => (value === '' || isId(value) ? null : strings.notAnId),
      address: (value) => (value === '' || isAddress(value) ? null : strings.notAnAddress),
    },
  });
  const draft = useDraft<FormDraft<typeof form.values>>(`audit:${JSON.stringify(search)}`);
  useFormDraft(form, draft, { beside: null });
  const look = (next: AuditSearch) => {
    draft.keep(undefined);
    onChange(next);
  };
  const apply = form.onSubmit((values) =>
    look(readAuditSearch({ ...values, since: toInstant(values.since), until: toInstant(values.until) })),
  );
  return (
    <Paper withBorder p="md" component="search">
      <form onSubmit={apply}>
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
            <NativeSelect
              label={strings.type}
              data={[
                { value: '', label: strings.anyType },
                ...eventTypes.map((type) => ({ value: type, label: type })),
              ]}
              {...form.getInputProps('type')}
            />
            <NativeSelect
              label={strings.outcome}
              data={[
                { value: '', label: strings.anyOutcome },
                ...outcomes.map((outcome) => ({ value: outcome, label: strings.outcomes[outcome] })),
              ]}
              {...form.getInputProps('outcome')}
            />
            <TextInput label={strings.actorId} inputMode="numeric" {...form.getInputProps('actor_id')} />
            <TextInput label={strings.subjectId} inputMode="numeric" {...form.getInputProps('subject_id')} />
            <TextInput label={strings.address} spellCheck={false} {...form.getInputProps('address')} />
            <TextInput type="datetime-local" label={strings.since} {...form.getInputProps('since')} />
            <TextInput type="datetime-local" label={strings.until} {...form.getInputProps('until')} />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                form.reset();
                look({});
              }}
              disabled={Object.keys(search).length === 0 && !form.isDirty()}
            >
              {strings.clear}
            </Button>
            <Button type="submit">{strings.apply}</Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
