import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { mostReasonCharacters, ReasonField } from '../../parts/reason-field.tsx';
import { useDraft } from '../../parts/use-draft.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/index.ts';

type Props = {
  /** Empty while it is closed. */
  people: readonly User[];
  onCancel: () => void;
  onReject: (people: readonly User[], reason: string | undefined) => void;
};

/** Asks for a reason. What is typed stays, for these people, when it is closed. */
export function Rejection({ people, onCancel, onReject }: Props) {
  const strings = text.queue;
  const [first] = people;
  const shown = useRef(people);
  // While it fades out, it is about those it was about.
  if (first) shown.current = people;
  const [one, ...others] = shown.current;
  return (
    <Modal
      opened={first !== undefined}
      onClose={onCancel}
      title={
        others.length === 0 ? strings.of(one?.username ?? '', strings.reject) : strings.rejectThese(others.length + 1)
      }
      classNames={{ title: 'breakable' }}
      // The list knows where to.
      returnFocus={false}
    >
      <ReasonForm
        key={others.length === 0 ? one?.id : 'many'}
        about={others.length === 0 ? `${one?.id}` : 'many'}
        onCancel={onCancel}
        onSend={(reason) => onReject(people, reason)}
      />
    </Modal>
  );
}

type FormProps = { about: string; onCancel: () => void; onSend: (reason: string | undefined) => void };

function ReasonForm({ about, onCancel, onSend }: FormProps) {
  const draft = useDraft<string>(`reject:${about}`);
  const [reason, setReason] = useState(draft.kept ?? '');
  useUnsaved(() => reason !== '');
  const strings = text.queue.rejection;
  const change = (typed: string) => {
    setReason(typed);
    draft.keep(typed === '' ? undefined : typed);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    draft.keep(undefined);
    onSend(reason.trim() === '' ? undefined : reason.trim());
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <ReasonField
          label={strings.reason}
          description={strings.reasonHint(text.common.sendKey)}
          value={reason}
          onChange={(event) => change(event.currentTarget.value)}
          // At once, for whoever types on; and for what traps the focus in the dialogue.
          autoFocus
        />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {strings.left(mostReasonCharacters - reason.length)}
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onCancel}>
              {text.common.cancel}
            </Button>
            <Button type="submit" color="red">
              {text.queue.reject}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
