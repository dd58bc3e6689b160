import './account.css';
// What is loaded before it, so that what both need is in no file of its own.
import '../signed-in.ts';
import { useQuery } from '@tanstack/react-query';
import { installation } from '../../api/installation.ts';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Page } from '../../parts/page.tsx';
import { Face, nameOf } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { Mark } from '../../shell/product.tsx';
import { text } from '../../strings/signed-in.ts';
import { ChangePassword } from './change-password.tsx';
import { fetchMe, type Me, meKey } from './own-account.ts';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

const strings = text.account;

/** Somebody's own account: the way to the app, who they are here, where they are signed in, and their password. */
export function DashboardPage() {
  const query = useQuery({ queryKey: meKey, queryFn: fetchMe });
  const me = query.data?.value;
  return (
    <Page title={strings.title} heading={me ? <Hello me={me} /> : strings.title} lead={me && <Standing me={me} />}>
      <div className="account">
        <QueryProblem query={query} />
        <WayToApp />
        <Sessions />
        <Card title={strings.security} isList>
          <ChangePassword />
        </Card>
        <Profile />
      </div>
    </Page>
  );
}

function Hello({ me }: { me: Me['value'] }) {
  return (
    <span className="account-hello">
      <Face user={me} size="large" />
      <span dir="auto">{strings.welcome(nameOf(me))}</span>
    </span>
  );
}

function Standing({ me }: { me: Me['value'] }) {
  // Nobody approved the first administrator.
  const isApproved = me.approved_by !== null;
  return (
    <span className="account-standing">
      <RoleTag name={me.role} />
      <span>
        {isApproved ? strings.approved : strings.member}{' '}
        <Instant at={(isApproved && me.approved_at) || me.created_at} />
      </span>
    </span>
  );
}

/** What an account is for, in most installations: first, and as large as a finger wants it. */
function WayToApp() {
  if (installation.appUrl === null) return null;
  return (
    <a className="account-app" href={installation.appUrl}>
      <Mark />
      <span className="account-app-text">
        <b>{strings.toApp(installation.name)}</b>
        <span className="small dim">{new URL(installation.appUrl).host}</span>
      </span>
      <Icon name="out" />
    </a>
  );
}
