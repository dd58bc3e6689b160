import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { TrashIcon } from '@radix-ui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { userQuery } from '../../api/users.ts';
import { ifMatch, type Versioned } from '../../api/versioned.ts';
import { NotSent } from '../../parts/not-sent.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { text } from '../../strings/index.ts';

const strings = text.users.remove;

/** For good, and so only with the name typed out. */
export function RemoveUser({ account }: { account: Versioned<User> }) {
  const { id, username } = account.value;
  const [isOpen, { open, close }] = useDisclosure();
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () =>
      answer(api.DELETE('/users/{id}', { params: { path: { id: String(id) }, header: ifMatch(account) } })),
    onSuccess: async () => {
      notifications.show({ message: strings.done(username) });
      await navigate({ to: '/users' });
      queries.removeQueries({ queryKey: userQuery(id).queryKey });
      for (const queryKey of [['users'], ['audit'], pendingCountKey]) void queries.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === username) removing.mutate();
  };
  return (
    <>
      <Button variant="default" c="red" leftSection={<TrashIcon aria-hidden />} onClick={open}>
        {strings.action}
      </Button>
      <Modal opened={isOpen} onClose={close} title={strings.title(username)} classNames={{ title: 'breakable' }}>
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{strings.lead}</Text>
            <ProblemAlert error={removing.error} />
            <TextInput
              label={strings.confirm(username)}
              classNames={{ label: 'breakable' }}
              data-autofocus
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <NotSent error={removing.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {text.common.cancel}
              </Button>
              <Button type="submit" color="red" disabled={typed !== username} loading={removing.isPending}>
                {strings.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
