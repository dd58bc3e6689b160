/** Whether failed sign-ins keep somebody out: said at the head of the page while they do, and in a card of its own. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { formatNumber, formatTime } from '../../strings/format.ts';
import { text } from '../../strings/index.ts';

const strings = text.users.signIn;

/** It ends by itself, and somebody else's wrong passwords begin it: it is looked at again. */
const againMilliseconds = 30_000;

function lockQuery(id: number) {
  return queryOptions({
    queryKey: ['lock', id],
    queryFn: () => answer(api.GET('/users/{id}/lock', { params: { path: { id: String(id) } } })),
    refetchInterval: againMilliseconds,
  });
}

export function LockNotice({ user }: { user: User }) {
  const { data: lock } = useQuery(lockQuery(user.id));
  const unlocking = useUnlock(user.id);
  if (!lock?.locked) return null;
  const { locked_until, failed_in_a_row, last_failed_at } = lock;
  return (
    <>
      <Notice tone="bad" icon="lock" actions={<UnlockButton label={strings.unlockNow} unlocking={unlocking} />}>
        <b>{locked_until === null ? strings.locked : strings.lockedUntil(formatTime(locked_until, 'time'))}</b>{' '}
        {strings.failures(failed_in_a_row, formatNumber(failed_in_a_row))}{' '}
        {last_failed_at && (
          <>
            {strings.lastOne} <Instant at={last_failed_at} />.
          </>
        )}{' '}
        {strings.knownDevices}
      </Notice>
      <ProblemAlert error={unlocking.error} />
      <NotSent error={unlocking.error} />
    </>
  );
}

export function SignInCard({ user }: { user: User }) {
  const query = useQuery(lockQuery(user.id));
  const unlocking = useUnlock(user.id);
  const lock = query.data;
  return (
    <Card title={strings.title} isList>
      <CardRow mark={<Icon name="clock" />} title={text.users.lastSignIn} line={<Instant at={user.last_login_at} />} />
      {query.error && (
        <div className="card-body">
          <QueryProblem query={query} />
        </div>
      )}
      {lock && (
        <CardRow
          mark={<Icon name="lock" />}
          title={strings.failed}
          line={
            lock.failed_in_a_row === 0 ? (
              strings.noFailures
            ) : (
              <>
                {strings.inARow(formatNumber(lock.failed_in_a_row))}
                {lock.last_failed_at && (
                  <>
                    {' '}
                    · {strings.lastOne} <Instant at={lock.last_failed_at} />
                  </>
                )}
              </>
            )
          }
        >
          {lock.failed_in_a_row > 0 && !lock.locked && <UnlockButton label={strings.reset} unlocking={unlocking} />}
        </CardRow>
      )}
      {unlocking.error && (
        <div className="card-body">
          <ProblemAlert error={unlocking.error} />
          <NotSent error={unlocking.error} />
        </div>
      )}
    </Card>
  );
}

function UnlockButton({ label, unlocking }: { label: string; unlocking: ReturnType<typeof useUnlock> }) {
  if (useCaller()?.permissions.has('users:write') !== true) return null;
  return (
    <Button variant="default" size="compact-sm" loading={unlocking.isPending} onClick={() => unlocking.mutate()}>
      {label}
    </Button>
  );
}

function useUnlock(id: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST('/users/{id}/unlock', { params: { path: { id: String(id) } } })),
    onSuccess: ({ unlocked }) => {
      notifications.show({ message: unlocked ? strings.unlocked : strings.nothingToUnlock });
      for (const queryKey of [lockQuery(id).queryKey, ['audit']]) void queries.invalidateQueries({ queryKey });
    },
  });
}
