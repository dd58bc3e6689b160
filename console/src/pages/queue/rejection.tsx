import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { User } from '../../api/client.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/index.ts';

/** As much as the service takes. */
const mostCharacters = 500;

type Props = {
  /** Empty while it is closed. */
  people: readonly User[];
  onCancel: () => void;
  onReject: (people: readonly User[], reason: string | undefined) => void;
};

/** Asks for a reason; Enter sends it. */
export function Rejection({ people, onCancel, onReject }: Props) {
  const strings = text.queue;
  const first = people[0];
  return (
    <Modal
      opened={first !== undefined}
      onClose={onCancel}
      title={
        people.length === 1 ? strings.of(first?.username ?? '', strings.reject) : strings.rejectThese(people.length)
      }
      // The list knows where to.
      returnFocus={false}
    >
      <ReasonForm onCancel={onCancel} onSend={(reason) => onReject(people, reason)} />
    </Modal>
  );
}

/** Made anew each time the dialogue opens, and so empty. */
function ReasonForm({ onCancel, onSend }: { onCancel: () => void; onSend: (reason: string | undefined) => void }) {
  const [reason, setReason] = useState('');
  useUnsaved(() => reason !== '');
  const strings = text.queue.rejection;
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(reason.trim() === '' ? undefined : reason.trim());
  };
  const sendOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Textarea
          label={strings.reason}
          description={strings.reasonHint}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={sendOnEnter}
          maxLength={mostCharacters}
          autosize
          minRows={3}
          maxRows={10}
          // At once, for whoever types on; and for what traps the focus in the dialogue.
          autoFocus
          data-autofocus
        />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {strings.left(mostCharacters - reason.length)}
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
