import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { text } from '../../strings/at-hand.ts';
import { formatTime } from '../../strings/format.ts';
import type { AuditSearch } from './audit-search.ts';
import { startOfDay } from './days.ts';
import { toInstant, toLocal } from './local-time.ts';
import { PopoverChip } from './popover-chip.tsx';

type Span = Pick<AuditSearch, 'since' | 'until'>;

const strings = text.audit;
/** The first day of each, so many days ago. */
const presets = { today: 0, week: 6, month: 29 } as const;

export function WhenChip({ span, onChange }: { span: Span; onChange: (span: Span) => void }) {
  return (
    <PopoverChip label={strings.when} value={say(span)} onClear={() => onChange({})}>
      {(close) => {
        const choose = (next: Span) => {
          onChange(next);
          close();
        };
        return <Choices span={span} onChoose={choose} />;
      }}
    </PopoverChip>
  );
}

function Choices({ span, onChoose }: { span: Span; onChoose: (span: Span) => void }) {
  const form = useForm({ initialValues: { since: toLocal(span.since), until: toLocal(span.until) } });
  const draft = useDraft<FormDraft<typeof form.values>>('audit-when');
  useFormDraft(form, draft, { beside: null });
  const apply = form.onSubmit(({ since, until }) => {
    draft.keep(undefined);
    const [from, to] = [toInstant(since), toInstant(until)];
    onChoose({ ...(from && { since: from }), ...(to && { until: to }) });
  });
  return (
    <Stack gap={12}>
      <Stack gap={4}>
        {(['today', 'week', 'month'] as const).map((preset) => (
          <Button
            key={preset}
            variant="subtle"
            color="gray"
            justify="start"
            onClick={() => onChoose({ since: startOfDay(new Date(), presets[preset]).toISOString() })}
          >
            {strings.presets[preset]}
          </Button>
        ))}
      </Stack>
      <form onSubmit={apply}>
        <Stack gap={12}>
          <TextInput type="datetime-local" label={strings.from} {...form.getInputProps('since')} />
          <TextInput type="datetime-local" label={strings.until} {...form.getInputProps('until')} />
          <Button type="submit" variant="default">
            {strings.apply}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}

function say({ since, until }: Span): string | undefined {
  const from = since === undefined ? undefined : sayInstant(since);
  const to = until === undefined ? undefined : sayInstant(until);
  if (from !== undefined && to !== undefined) return strings.between(from, to);
  if (from !== undefined) return strings.since(from);
  return to === undefined ? undefined : strings.before(to);
}

/** Midnight is the day itself. */
function sayInstant(instant: string): string {
  const at = new Date(instant);
  return formatTime(at, at.getTime() === startOfDay(at).getTime() ? 'date' : 'dateTime');
}
