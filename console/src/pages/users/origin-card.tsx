import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import type { paths } from '../../api/openapi.d.ts';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { ExactInstant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PersonInline } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/index.ts';

type Origin = paths['/users/{id}/origin']['get']['responses'][200]['content']['application/json'];
type Actor = NonNullable<Origin['by']>;

const strings = text.users.origin;

/** What was asked for and why, who decided on it, or who added the account. */
export function OriginCard({ user }: { user: User }) {
  const query = useQuery({
    queryKey: ['origin', user.id],
    queryFn: () => answer(api.GET('/users/{id}/origin', { params: { path: { id: String(user.id) } } })),
  });
  return (
    <Card title={strings.title}>
      <QueryProblem query={query} />
      {query.isPending && <Loading rows={2} />}
      {query.data && <Story origin={query.data} />}
    </Card>
  );
}

function Story({ origin: { how, at, by, requested_role, reason, decision } }: { origin: Origin }) {
  const isDecided = (what: 'approved' | 'rejected') =>
    decision?.decision === what ? (
      <>
        {decision.at && <ExactInstant at={decision.at} />} <By actor={decision.by} />
      </>
    ) : undefined;
  const facts: [string, ReactNode][] = [
    [
      how === 'registered' ? strings.asked : how === 'added' ? strings.added : strings.made,
      <>
        <ExactInstant at={at} /> <By actor={by} />
      </>,
    ],
    [strings.how, how === 'imported' || how === 'setup' ? strings.ways[how] : undefined],
    [strings.as, requested_role && <RoleTag name={requested_role} />],
    [strings.approved, isDecided('approved')],
    [
      strings.with,
      decision?.role && decision.role !== requested_role ? <RoleTag key="given" name={decision.role} /> : undefined,
    ],
    [strings.rejected, isDecided('rejected')],
  ];
  return (
    <>
      <Facts facts={facts} />
      {reason && (
        <p className="quote small" dir="auto">
          {reason}
        </p>
      )}
    </>
  );
}

function By({ actor }: { actor: Actor | undefined }) {
  if (!actor) return null;
  if (actor.kind === 'operator') return <span>{strings.byOperator}</span>;
  return (
    <span className="by">
      {strings.by}{' '}
      {actor.username === undefined ? (
        strings.deleted(String(actor.id))
      ) : (
        <PersonInline
          user={{ username: actor.username, display_name: actor.display_name ?? null }}
          {...(actor.id !== undefined && { to: actor.id })}
        />
      )}
    </span>
  );
}
