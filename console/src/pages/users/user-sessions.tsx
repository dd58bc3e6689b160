import { Button } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import type { components } from '../../api/openapi.d.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { nameDevice } from '../../parts/device-name.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Tag } from '../../parts/tag.tsx';
import { formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/index.ts';

type Session = components['schemas']['Session'];

const most = '200';
const strings = text.users.sessions;

export function sessionsQuery(id: number) {
  return queryOptions({
    queryKey: ['sessions-of', id],
    queryFn: () =>
      answer(api.GET('/users/{id}/sessions', { params: { path: { id: String(id) }, query: { limit: most } } })),
  });
}

export function UserSessions({ user }: { user: User }) {
  const id = String(user.id);
  const queries = useQueryClient();
  const query = useQuery(sessionsQuery(user.id));
  const again = () =>
    Promise.all([['sessions-of', user.id], ['audit']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const ending = useMutation({
    mutationFn: ({ id: session_id }: Session) =>
      answer(
        api.DELETE('/users/{id}/sessions/{session_id}', { params: { path: { id, session_id: String(session_id) } } }),
      ),
    onSettled: again,
  });
  const endAll = async () => {
    await answer(api.DELETE('/users/{id}/sessions', { params: { path: { id } } }));
    await again();
  };
  const sessions = query.data?.data ?? [];
  return (
    <Card
      title={strings.title}
      isList
      lead={query.isSuccess && sessions.length > 0 ? formatNumber(sessions.length) : undefined}
      actions={
        sessions.length > 0 && (
          <ConfirmButton
            variant="default"
            label={strings.endAll}
            question={strings.endAllTitle(nameOf(user))}
            body={strings.endAllLead}
            action={endAll}
          />
        )
      }
    >
      {(query.error ?? ending.error) && (
        <div className="card-body">
          <QueryProblem query={query} />
          <ProblemAlert error={ending.error} />
        </div>
      )}
      {query.isPending && <Loading rows={2} />}
      {query.isSuccess && sessions.length === 0 && <div className="card-body dim">{strings.none}</div>}
      <ul className="plain-list" aria-label={strings.title}>
        {sessions.map((session) => (
          <li key={session.id}>
            <SessionRow
              session={session}
              isEnding={ending.isPending && ending.variables.id === session.id}
              onEnd={() => ending.mutate(session)}
            />
            {ending.variables?.id === session.id && <NotSent error={ending.error} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type RowProps = { session: Session; isEnding: boolean; onEnd: () => void };

function SessionRow({ session, isEnding, onEnd }: RowProps) {
  const device = session.device === null ? strings.unknownDevice : nameDevice(session.device);
  return (
    <CardRow
      mark={<Icon name={/iPhone|Android|Mobile/.test(session.device ?? '') ? 'phone' : 'laptop'} />}
      title={
        <>
          <span title={session.device ?? undefined}>
            <bdi>{device}</bdi>
          </span>{' '}
          {session.current && <Tag tone="info">{strings.thisOne}</Tag>}
        </>
      }
      line={
        <>
          {session.address && <>{session.address} · </>}
          {strings.signedIn} <Instant at={session.created_at} />
          {session.reused_at && <Notice tone="bad">{strings.reused}</Notice>}
        </>
      }
    >
      <span title={strings.lastUsed}>
        <Instant at={session.last_used_at} />
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={isEnding}
        onClick={onEnd}
        aria-label={strings.endOne(device)}
      >
        {strings.end}
      </Button>
    </CardRow>
  );
}
