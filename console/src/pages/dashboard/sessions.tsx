import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components } from '../../api/openapi.d.ts';
import { signOut } from '../../api/session.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { nameDevice } from '../../parts/device-name.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Tag } from '../../parts/tag.tsx';
import { maySignOut } from '../../shell/leave.ts';
import { text } from '../../strings/signed-in.ts';
import { sessionsKey } from './own-account.ts';

const strings = text.account;

const pollMilliseconds = 30_000;

type Session = components['schemas']['Session'];

export function Sessions() {
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: sessionsKey,
    queryFn: ({ pageParam }) => answer(api.GET('/sessions', { params: { query: { limit: '100', ...pageParam } } })),
    // Also how an open page learns that its own session has ended.
    refetchInterval: pollMilliseconds,
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ next_cursor }) => (next_cursor === null ? undefined : { cursor: next_cursor }),
  });
  const sessions = query.data?.pages.flatMap((page) => page.data) ?? [];
  // This one first, then the latest; the service gives the oldest first.
  const sorted = sessions.toSorted((one, other) => Number(other.current) - Number(one.current) || other.id - one.id);
  const endOthers = async () => {
    await answer(api.DELETE('/sessions'));
    notifications.show({ message: strings.othersEnded });
    await queries.invalidateQueries({ queryKey: sessionsKey });
  };
  return (
    <Card
      title={strings.sessions}
      isList
      actions={
        <>
          {sessions.length > 1 && (
            <ConfirmButton
              label={strings.endOthers}
              question={strings.endOthersQuestion}
              body={strings.endOthersBody}
              action={endOthers}
              variant="default"
              size="xs"
            />
          )}
          <ConfirmButton
            label={strings.everywhere}
            question={strings.everywhereQuestion}
            body={strings.everywhereBody}
            action={signOutEverywhere}
            variant="default"
            size="xs"
          />
        </>
      }
    >
      {!query.data && (
        <div className="card-body">
          <QueryProblem query={query} />
          {query.isPending && <Loading rows={2} />}
        </div>
      )}
      <ul className="plain-list card-list" aria-label={strings.sessions}>
        {sorted.map((session) => (
          <li key={session.id}>
            <SessionRow session={session} />
          </li>
        ))}
      </ul>
      <LoadMore query={query} />
    </Card>
  );
}

function SessionRow({ session }: { session: Session }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answer(api.DELETE('/sessions/{session_id}', { params: { path: { session_id: `${session.id}` } } })),
    onSuccess: () => notifications.show({ message: strings.sessionEnded }),
    // Also when it was refused: it has ended elsewhere then.
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  });
  const device = session.device === null ? strings.unknownDevice : nameDevice(session.device);
  const isPhone = /iPhone|iPad|Android/.test(device);
  return (
    <CardRow
      mark={<Icon name={isPhone ? 'phone' : 'laptop'} />}
      title={
        <span className="session-device">
          <bdi title={session.device ?? undefined}>{device}</bdi>
          {session.current && <Tag tone="info">{strings.thisDevice}</Tag>}
        </span>
      }
      line={
        <>
          {session.address !== null && `${session.address} · `}
          {strings.signedIn} <Instant at={session.created_at} />
          {session.reused_at !== null && <div className="session-reused">{strings.reused}</div>}
          <ProblemAlert error={end.error} />
          <NoAnswer error={end.error} />
        </>
      }
    >
      <span>
        {strings.lastUsed} <Instant at={session.last_used_at} />
      </span>
      {!session.current && session.reused_at === null && (
        <Button
          variant="default"
          size="xs"
          aria-label={strings.endOf(device)}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {strings.end}
        </Button>
      )}
    </CardRow>
  );
}

async function signOutEverywhere(): Promise<void> {
  if (!maySignOut()) return;
  await answer(api.POST('/logout', { params: { query: { scope: 'all' } } }));
  await signOut();
}
