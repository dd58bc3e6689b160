import './users.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { Facts } from '../../parts/facts.tsx';
import { ExactInstant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Face, nameOf } from '../../parts/person.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { State } from '../../parts/state.tsx';
import { Tag } from '../../parts/tag.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { text } from '../../strings/index.ts';
import { DecisionButtons } from './decision-buttons.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { OriginCard } from './origin-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { RemoveUser } from './remove-user.tsx';
import { LockNotice, SignInCard } from './sign-in-card.tsx';
import { useDecide } from './use-decide.ts';
import { UserEvents } from './user-events.tsx';
import { sessionsQuery, UserSessions } from './user-sessions.tsx';

const route = getRouteApi('/signed-in/users/$id');

export function UserPage() {
  const { id } = route.useParams();
  const query = useQuery(userQuery(id));
  const back = useBack();
  // Of one account to the next, nothing that was typed is to stay.
  if (query.data) return <Account key={id} account={query.data} />;
  return (
    <Page title={text.users.nameless(id)} back={back}>
      {query.error ? <QueryProblem query={query} /> : <Loading />}
    </Page>
  );
}

function useBack() {
  return opens(useCaller()?.permissions, '/users')
    ? ({ to: '/users', label: text.users.title } as const)
    : ({ to: '/queue', label: text.queue.title } as const);
}

function Account({ account }: { account: Versioned<User> }) {
  const { value: user } = account;
  const caller = useCaller();
  const back = useBack();
  const deciding = useDecide(account);
  const isOwn = caller?.id === user.id;
  const may = (permission: string) => caller?.permissions.has(permission) === true;
  const sessions = useQuery({ ...sessionsQuery(user.id), enabled: may('users:write') });
  return (
    <Page
      title={nameOf(user)}
      heading={
        <span className="user-heading">
          <Face user={user} size="large" />
          <bdi>{nameOf(user)}</bdi>
        </span>
      }
      back={back}
      lead={<Line user={user} isOwn={isOwn} />}
      actions={<DecisionButtons deciding={deciding} />}
    >
      <News user={user} isOwn={isOwn} deciding={deciding} />
      {may('users:read') && <LockNotice user={user} />}
      <div className="user-columns">
        <div>
          {may('users:read') && <SignInCard user={user} />}
          {may('users:write') && <UserSessions user={user} />}
          {may('audit:read') && <UserEvents user={user} />}
        </div>
        <div>
          <ProfileCard account={account} />
          {may('users:read') ? <OriginCard user={user} /> : <Request user={user} />}
          {may('users:write') && !isOwn && <RemoveUser account={account} sessions={sessions.data?.data.length} />}
        </div>
      </div>
      <DecisionDialog
        decision={deciding.asked}
        user={user}
        error={deciding.deciding.error}
        isPending={deciding.deciding.isPending}
        onClose={deciding.close}
        onDecide={(decision, answers, { success, error }) =>
          deciding.deciding.mutate({ decision, answers, done: success }, { onError: error })
        }
      />
    </Page>
  );
}

/** The state is said here, and nowhere else on the page. */
function Line({ user, isOwn }: { user: User; isOwn: boolean }) {
  return (
    <span className="user-line">
      {user.display_name ? <bdi>{user.username}</bdi> : <span className="faint">{text.users.noDisplayName}</span>}
      <State status={user.status} />
      <RoleTag name={user.role} />
      {isOwn && <Tag tone="info">{text.common.you}</Tag>}
      <span className="faint numbers">{text.users.idOf(String(user.id))}</span>
    </span>
  );
}

type NewsProps = { user: User; isOwn: boolean; deciding: ReturnType<typeof useDecide> };

/** What came of a decision, and what is to be known before the next one. */
function News({ user, isOwn, deciding: { asked, deciding } }: NewsProps) {
  const strings = text.users;
  return (
    <>
      {isProblem(deciding.error, 'request/stale') ? (
        <Notice tone="warn" isNews>
          {strings.decide.stale}
        </Notice>
      ) : (
        <ProblemAlert error={asked ? null : deciding.error} />
      )}
      <NotSent error={asked ? null : deciding.error} />
      {isOwn && (
        <Notice>
          <b>{strings.own.title}</b> {strings.own.line}{' '}
          <AnchorLink to="/dashboard" inherit>
            {strings.own.link}
          </AnchorLink>
        </Notice>
      )}
      {user.status_reason && (
        <Notice tone={user.status === 'suspended' ? 'warn' : 'info'}>
          <b>{strings.reasonGiven}</b>{' '}
          <span className="preserved" dir="auto">
            {user.status_reason}
          </span>
        </Notice>
      )}
    </>
  );
}

/** For approvers who may not read how an account came here: what the request itself says. */
function Request({ user }: { user: User }) {
  const strings = text.users.origin;
  return (
    <Card title={strings.title}>
      <Facts
        facts={[
          [strings.asked, <ExactInstant key="asked" at={user.created_at} />],
          [strings.as, user.requested_role ? <RoleTag key="as" name={user.requested_role} /> : undefined],
        ]}
      />
      {user.note && (
        <p className="quote small" dir="auto">
          {user.note}
        </p>
      )}
    </Card>
  );
}
