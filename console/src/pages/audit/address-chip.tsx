import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { showErrors } from '../../parts/field-problems.ts';
import { type FormDraft, useDraft, useFormDraft } from '../../parts/use-draft.ts';
import { text } from '../../strings/at-hand.ts';
import { isAddress } from './audit-search.ts';
import { PopoverChip } from './popover-chip.tsx';

const strings = text.audit;

type Props = { value: string | undefined; onChange: (value: string | undefined) => void };

export function AddressChip({ value, onChange }: Props) {
  return (
    <PopoverChip label={strings.address} value={value} onClear={() => onChange(undefined)}>
      {(close) => (
        <AddressForm
          value={value}
          onChoose={(next) => {
            onChange(next);
            close();
          }}
        />
      )}
    </PopoverChip>
  );
}

function AddressForm({ value, onChoose }: { value: string | undefined; onChoose: (value: string) => void }) {
  const form = useForm({
    initialValues: { address: value ?? '' },
    validate: { address: (typed) => (isAddress(typed.trim()) ? null : strings.notAnAddress) },
  });
  const draft = useDraft<FormDraft<typeof form.values>>('audit-address');
  useFormDraft(form, draft, { beside: null });
  const choose = form.onSubmit(
    ({ address }) => {
      draft.keep(undefined);
      onChoose(address.trim());
    },
    (errors) => showErrors(form, errors),
  );
  return (
    <form onSubmit={choose}>
      <Stack gap={12}>
        <TextInput label={strings.address} spellCheck={false} autoComplete="off" {...form.getInputProps('address')} />
        <Button type="submit" variant="default">
          {strings.apply}
        </Button>
      </Stack>
    </form>
  );
}
