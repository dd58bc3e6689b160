import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { userQuery } from '../../api/users.ts';
import { ifMatch, type Versioned } from '../../api/versioned.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/index.ts';

const strings = text.users.remove;

/** For good, and so last, and only with the name typed out. @param sessions how many end, where that is known */
export function RemoveUser({ account, sessions }: { account: Versioned<User>; sessions: number | undefined }) {
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
    <Card title={strings.card} isList>
      <CardRow title={strings.title(nameOf(account.value))} line={strings.line}>
        <Button variant="default" c="var(--red)" onClick={open}>
          {strings.action}
        </Button>
      </CardRow>
      <Dialog isOpen={isOpen} onClose={close} title={strings.question(nameOf(account.value))}>
        <form onSubmit={submit}>
          <div>
            <p>{strings.lead}</p>
            <ul className="consequences">
              {sessions !== undefined && sessions > 0 && (
                <li>{strings.sessionsEnd(sessions, formatNumber(sessions))}</li>
              )}
              <li>{strings.profileGoes}</li>
              <li>{strings.auditStays}</li>
            </ul>
          </div>
          {account.value.status === 'active' && <Notice>{strings.instead}</Notice>}
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
          <DialogFoot>
            <Button variant="default" onClick={close}>
              {text.common.cancel}
            </Button>
            <Button type="submit" color="red" disabled={typed !== username} loading={removing.isPending}>
              {strings.submit}
            </Button>
          </DialogFoot>
        </form>
      </Dialog>
    </Card>
  );
}
