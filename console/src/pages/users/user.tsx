import './user.css';
import './users.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { User } from '../../api/client.ts';
import { isProblem } from '../../api/problem.ts';
import { useCaller } from '../../api/use-caller.ts';
import { userQuery } from '../../api/users.ts';
import type { Versioned } from '../../api/versioned.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { Face, nameOf } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { State } from '../../parts/state.tsx';
import { Tag } from '../../parts/tag.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { text } from '../../strings/at-hand.ts';
import { DecisionOutcome, Decisions, useDeciding } from './deciding.tsx';
import { OriginCard } from './origin-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { RemoveUser } from './remove-user.tsx';
import { LockNotice, SignInCard } from './sign-in-card.tsx';
import { UserEvents } from './user-events.tsx';
import { UserSessions } from './user-sessions.tsx';

const route = getRouteApi('/signed-in/users/$id');
const strings = text.user;

/** One person: who they are, how they came in, where they are signed in, and what can be done about it. */
export function UserPage() {
  const { id } = route.useParams();
  const query = useQuery(userQuery(id));
  const back = useBack();
  const isGone = isProblem(query.error) && query.error.status === 404;
  // Of one account to the next, nothing that was typed is to stay.
  if (query.data) return <Account key={id} account={query.data} back={back} />;
  return (
    <Page title={text.users.nameless(id)} back={back}>
      {isGone ? <Empty icon="users" title={query.error?.message ?? ''} /> : <QueryProblem query={query} />}
      {query.isPending && <Loading />}
    </Page>
  );
}

function useBack() {
  const mayList = opens(useCaller()?.permissions, '/users');
  return mayList
    ? ({ to: '/users', label: text.users.title } as const)
    : ({ to: '/queue', label: text.queue.title } as const);
}

type Back = ReturnType<typeof useBack>;

function Account({ account, back }: { account: Versioned<User>; back: Back }) {
  const { value: user } = account;
  const caller = useCaller();
  const may = (permission: string) => caller?.permissions.has(permission) === true;
  const isOwn = caller?.id === user.id;
  const isWaiting = user.status === 'pending';
  const couldSignIn = user.status === 'active' || user.status === 'suspended';
  const deciding = useDeciding(account);
  return (
    <Page
      title={nameOf(user)}
      heading={<bdi>{nameOf(user)}</bdi>}
      face={<Face user={user} size="large" />}
      lead={<Standing user={user} isOwn={isOwn} />}
      back={back}
      actions={deciding.decisions.length > 0 && <Decisions deciding={deciding} />}
    >
      <DecisionOutcome deciding={deciding} />
      {isOwn && (
        <Notice
          actions={
            <AnchorLink to="/dashboard" size="sm">
              {strings.toOwnAccount}
            </AnchorLink>
          }
        >
          <b>{strings.isYou}</b> {strings.isYouHint}
        </Notice>
      )}
      {may('users:read') && <LockNotice user={user} />}
      {user.status_reason && (
        <Notice tone="warn" icon="note">
          <b>{strings.told}</b>{' '}
          <span className="preserved" dir="auto">
            {user.status_reason}
          </span>
        </Notice>
      )}
      <div className="user-columns">
        <div className="user-column" data-place="main">
          {isWaiting && <OriginCard user={user} />}
          {couldSignIn && may('users:read') && <SignInCard user={user} />}
          {couldSignIn && may('users:write') && <UserSessions user={user} />}
        </div>
        <div className="user-column" data-place="side">
          <ProfileCard latest={account} />
          {!isWaiting && <OriginCard user={user} />}
          {may('users:write') && !isOwn && <RemoveUser account={account} deciding={deciding} />}
        </div>
        {may('audit:read') && <UserEvents user={user} />}
      </div>
    </Page>
  );
}

/** Below the name. An applicant has no role yet, so theirs is the requested one. */
function Standing({ user, isOwn }: { user: User; isOwn: boolean }) {
  return (
    <span className="user-standing">
      {user.display_name && <bdi>{user.username}</bdi>}
      <State status={user.status} />
      {user.status !== 'pending' && <RoleTag name={user.role} />}
      {user.status === 'pending' && user.requested_role !== null && (
        <span className="user-standing">
          {strings.asksFor} <RoleTag name={user.requested_role} />
        </span>
      )}
      {isOwn && <Tag tone="info">{text.frame.you}</Tag>}
      <span className="faint numbers">{text.users.idOf(String(user.id))}</span>
    </span>
  );
}
