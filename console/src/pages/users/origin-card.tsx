/** How an account came here: who asked, for what and why, and who decided. For an applicant, the request. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Filled } from '../../parts/filled.tsx';
import { ExactInstant, Since } from '../../parts/instant.tsx';
import { PersonInline } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/at-hand.ts';
import { RequestFindings } from './request-findings.tsx';
import { type Origin, originQuery } from './user-queries.ts';

const strings = text.user.origin;

export function OriginCard({ user }: { user: User }) {
  const permissions = useCaller()?.permissions;
  const query = useQuery({ ...originQuery(user.id), enabled: permissions?.has('users:read') === true });
  const isWaiting = user.status === 'pending';
  // Until it is there, and to those who see applicants only, it is what the account itself says.
  const origin = query.data ?? toOrigin(user);
  return (
    <Card title={isWaiting ? strings.request : strings.title}>
      <QueryProblem query={query} />
      <Facts facts={factsOf(origin, isWaiting)} />
      {origin.reason ? (
        <p className="quote" dir="auto">
          {origin.reason}
        </p>
      ) : (
        isWaiting && <p className="dim">{strings.noReason}</p>
      )}
      {isWaiting && permissions?.has('users:approve') && <RequestFindings user={user} />}
    </Card>
  );
}

function toOrigin({ created_at, requested_role, note, status, approved_at }: User): Origin {
  return {
    at: created_at,
    ...(status === 'pending' && { how: 'registered' }),
    ...(requested_role !== null && { requested_role }),
    ...(note !== null && { reason: note }),
    ...(approved_at !== null && { decision: { decision: 'approved', at: approved_at } }),
  };
}

function factsOf({ how, at, by, requested_role, decision }: Origin, isWaiting: boolean) {
  const made = (
    <When at={at} by={by}>
      {how === 'setup' && strings.firstAdministrator}
    </When>
  );
  const waits = isWaiting ? <Since at={at} /> : undefined;
  const decided = decision && <When at={decision.at} by={decision.by} />;
  const facts: (readonly [string, ReactNode])[] = [
    [how ? strings.how[how] : strings.unknown, made],
    [strings.waits, waits],
    [strings.as, role(requested_role)],
  ];
  if (decision) facts.push([strings.decided[decision.decision], decided]);
  if (decision?.role !== requested_role) facts.push([strings.givenRole, role(decision?.role)]);
  return facts;
}

function role(name: string | undefined) {
  return name === undefined ? undefined : <RoleTag name={name} />;
}

type WhenProps = { at: string | undefined; by: Origin['by']; children?: ReactNode };

function When({ at, by, children }: WhenProps) {
  return (
    <>
      {at !== undefined && <ExactInstant at={at} />}
      {children && <div>{children}</div>}
      {by && (
        <div>
          <Filled sentence={strings.by} values={{ who: <Actor by={by} /> }} />
        </div>
      )}
    </>
  );
}

function Actor({ by: { kind, id, username, display_name } }: { by: NonNullable<Origin['by']> }) {
  if (kind === 'operator') return strings.operator;
  if (id === undefined || username === undefined) return text.audit.deletedUser(id ?? 0);
  return <PersonInline user={{ username, display_name: display_name ?? null }} to={id} />;
}
