/** How it stands with somebody's signing in. Takes `users:read`; to reset what failed, `users:write`. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ExactInstant, Instant } from '../../parts/instant.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatTime } from '../../strings/format.ts';
import { type Lock, lockQuery } from './user-queries.ts';

const strings = text.user.signIn;

/** Why nobody gets in with a new device, above everything else; nothing while it is not so. */
export function LockNotice({ user }: { user: User }) {
  const { data: lock } = useQuery(lockQuery(user.id));
  if (!lock?.locked) return null;
  const { locked_until, failed_in_a_row, last_failed_at } = lock;
  const words = text.user.lock;
  return (
    <Notice tone="bad" icon="lock" actions={<Unlock user={user} label={words.unlock} />}>
      <b>{locked_until === null ? words.untilUnlocked : words.until(formatTime(locked_until, 'fact'))}</b>{' '}
      {words.failed(failed_in_a_row, last_failed_at === null ? undefined : formatTime(last_failed_at, 'dateTime'))}
    </Notice>
  );
}

export function SignInCard({ user }: { user: User }) {
  const query = useQuery(lockQuery(user.id));
  const { last_login_at } = user;
  return (
    <Card title={strings.title} isList>
      <CardRow
        mark={<Icon name="exit" />}
        title={<span className="user-row-title">{strings.last}</span>}
        line={last_login_at === null ? strings.never : <ExactInstant at={last_login_at} />}
      >
        {last_login_at !== null && <Instant at={last_login_at} />}
      </CardRow>
      {query.data && <Failures user={user} lock={query.data} />}
      {query.error && (
        <div className="card-body">
          <QueryProblem query={query} />
        </div>
      )}
    </Card>
  );
}

function Failures({ user, lock: { failed_in_a_row, last_failed_at, locked } }: { user: User; lock: Lock }) {
  return (
    <CardRow
      mark={<Icon name="lock" />}
      title={<span className="user-row-title">{strings.failures}</span>}
      line={
        <>
          {strings.inARow(failed_in_a_row)}
          {last_failed_at !== null && (
            <>
              , {strings.latest} <Instant at={last_failed_at} />
            </>
          )}
        </>
      }
    >
      {/* While it is locked, the notice above offers it. */}
      {failed_in_a_row > 0 && !locked && (
        <Unlock user={user} label={text.user.lock.reset} name={text.user.lock.resetHint} />
      )}
    </CardRow>
  );
}

function Unlock({ user, label, name }: { user: User; label: string; name?: string }) {
  const mayWrite = useCaller()?.permissions.has('users:write') === true;
  const queries = useQueryClient();
  const unlocking = useMutation({
    mutationFn: () => answer(api.POST('/users/{id}/unlock', { params: { path: { id: String(user.id) } } })),
    onSuccess: ({ unlocked }) => {
      notifications.show({ message: unlocked ? text.user.lock.done : text.user.lock.nothing });
      for (const queryKey of [lockQuery(user.id).queryKey, ['audit'], ['users']])
        void queries.invalidateQueries({ queryKey });
    },
  });
  if (!mayWrite) return null;
  return (
    <>
      <ProblemAlert error={unlocking.error} />
      <NoAnswer error={unlocking.error} />
      <Button
        variant="default"
        size="xs"
        aria-label={name}
        loading={unlocking.isPending}
        onClick={() => unlocking.mutate()}
      >
        {label}
      </Button>
    </>
  );
}
