import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import { Card, CardRow } from '../../parts/card.tsx';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { nameDevice } from '../../parts/device-name.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NoAnswer } from '../../parts/no-answer.tsx';
import { nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Tag } from '../../parts/tag.tsx';
import { text } from '../../strings/at-hand.ts';
import { type Session, sessionsQuery } from './user-queries.ts';

const strings = text.user.sessions;

/** Where somebody is signed in. Takes `users:write`. */
export function UserSessions({ user }: { user: User }) {
  const path = { id: String(user.id) };
  const queries = useQueryClient();
  const query = useQuery(sessionsQuery(user.id));
  const readAgain = () =>
    Promise.all(
      [sessionsQuery(user.id).queryKey, ['audit']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  const ending = useMutation({
    mutationFn: ({ id }: Session) =>
      answer(api.DELETE('/users/{id}/sessions/{session_id}', { params: { path: { ...path, session_id: `${id}` } } })),
    // Also when it was refused: it has ended elsewhere then.
    onSettled: readAgain,
  });
  const endAll = async () => {
    await answer(api.DELETE('/users/{id}/sessions', { params: { path } }));
    await readAgain();
  };
  const sessions = query.data?.data ?? [];
  // The service gives the oldest first.
  const sorted = sessions.toSorted((one, other) => other.last_used_at.localeCompare(one.last_used_at));
  const total = query.data?.total ?? 0;
  return (
    <Card
      title={strings.title}
      isList
      {...(total > 0 && { lead: strings.count(total) })}
      actions={
        sessions.length > 0 && (
          <ConfirmButton
            variant="default"
            size="xs"
            label={strings.endAll}
            short={strings.endAllShort}
            question={strings.endAllTitle(nameOf(user))}
            body={strings.endAllLead}
            action={endAll}
          />
        )
      }
    >
      {sessions.length === 0 && (
        <div className="card-body">
          {query.isSuccess && <p className="dim">{strings.none}</p>}
          <QueryProblem query={query} />
          {query.isPending && <Loading rows={2} />}
        </div>
      )}
      <ul className="plain-list card-list" aria-label={strings.title}>
        {sorted.map((session) => (
          <li key={session.id}>
            <SessionRow
              session={session}
              isEnding={ending.isPending && ending.variables.id === session.id}
              error={ending.variables?.id === session.id ? ending.error : null}
              onEnd={() => ending.mutate(session)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

type RowProps = { session: Session; isEnding: boolean; error: Error | null; onEnd: () => void };

function SessionRow({ session, isEnding, error, onEnd }: RowProps) {
  const device = session.device === null ? strings.unknownDevice : nameDevice(session.device);
  return (
    <CardRow
      mark={<Icon name={/iPhone|iPad|Android/.test(device) ? 'phone' : 'laptop'} />}
      title={
        <span className="user-row-title">
          <bdi title={session.device ?? undefined}>{device}</bdi>
          {session.current && <Tag tone="info">{strings.thisOne}</Tag>}
        </span>
      }
      line={
        <>
          {session.address !== null && <span className="numbers">{session.address} · </span>}
          {strings.signedIn} <Instant at={session.created_at} />
          {session.reused_at !== null && <div className="user-reused">{strings.reused}</div>}
          <ProblemAlert error={error} />
          <NoAnswer error={error} />
        </>
      }
    >
      <span>
        {strings.lastUsed} <Instant at={session.last_used_at} />
      </span>
      {/* One's own is ended by signing out. */}
      {!session.current && session.reused_at === null && (
        <Button variant="default" size="xs" loading={isEnding} onClick={onEnd} aria-label={strings.endOne(device)}>
          {strings.end}
        </Button>
      )}
    </CardRow>
  );
}
