import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import { ifMatch, type Versioned } from '../../api/versioned.ts';
import { CardRow } from '../../parts/card.tsx';
import { Dialog, DialogFoot } from '../../parts/dialog.tsx';
import { Icon } from '../../parts/icon.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { text } from '../../strings/at-hand.ts';
import type { Deciding } from './deciding.tsx';
import { eventCountQuery, sessionsQuery } from './user-queries.ts';

const strings = text.user.remove;

/** For good, and so last on the page, and only with the name typed out. Takes `users:write`. */
export function RemoveUser({ account, deciding }: { account: Versioned<User>; deciding: Deciding }) {
  const [isOpen, { open, close }] = useDisclosure();
  const suspend = deciding.decisions.includes('suspend')
    ? () => {
        close();
        deciding.start('suspend');
      }
    : undefined;
  return (
    <section className="card" aria-label={strings.card}>
      <div className="card-list">
        <CardRow title={<span className="user-row-title">{strings.card}</span>} line={strings.cardLine}>
          <Button variant="default" size="xs" c="var(--red)" onClick={open}>
            {strings.action}
          </Button>
        </CardRow>
      </div>
      <Dialog isOpen={isOpen} onClose={close} title={strings.title(nameOf(account.value))}>
        <Question account={account} onClose={close} suspend={suspend} />
      </Dialog>
    </section>
  );
}

type Props = { account: Versioned<User>; onClose: () => void; suspend: (() => void) | undefined };

function Question({ account, onClose, suspend }: Props) {
  const { id, username } = account.value;
  const [typed, setTyped] = useState('');
  const permissions = useCaller()?.permissions;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () =>
      answer(api.DELETE('/users/{id}', { params: { path: { id: String(id) }, header: ifMatch(account) } })),
    onSuccess: async () => {
      notifications.show({ message: strings.done(username) });
      await navigate({ to: opens(permissions, '/users') ? '/users' : '/' });
      queries.removeQueries({ queryKey: userQuery(id).queryKey });
      for (const queryKey of [['users'], ['audit'], pendingCountKey]) void queries.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === username) removing.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Consequences user={account.value} />
      {suspend && (
        <Notice
          actions={
            <Button variant="default" size="xs" onClick={suspend}>
              {strings.suspend}
            </Button>
          }
        >
          {strings.instead}
        </Notice>
      )}
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
      <NoAnswer error={removing.error} />
      <DialogFoot>
        <Button variant="default" onClick={onClose}>
          {text.frame.cancel}
        </Button>
        <Button type="submit" color="red" disabled={typed !== username} loading={removing.isPending}>
          {strings.submit}
        </Button>
      </DialogFoot>
    </form>
  );
}

/** In numbers, as far as they are known. */
function Consequences({ user }: { user: User }) {
  const { data: sessions } = useQuery(sessionsQuery(user.id));
  const mayReadEvents = useCaller()?.permissions.has('audit:read') === true;
  const { data: events } = useQuery({ ...eventCountQuery(user.id), enabled: mayReadEvents });
  return (
    <>
      <p>{strings.lead}</p>
      <ul className="user-consequences">
        {sessions?.total !== undefined && sessions.total > 0 && (
          <li>
            <Icon name="x" /> {strings.sessions(sessions.total)}
          </li>
        )}
        <li>
          <Icon name="x" /> {strings.profile}
        </li>
        <li>
          <Icon name="x" /> {strings.name(user.username)}
        </li>
        <li>
          <Icon name="check" /> {strings.events(events ?? undefined)}
        </li>
      </ul>
    </>
  );
}
