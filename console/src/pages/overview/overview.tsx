import './overview.css';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { opens } from '../../shell/page-permissions.ts';
import { text } from '../../strings/at-hand.ts';
import { formatTime } from '../../strings/format.ts';
import { type Counted, eventsOfDay } from './day-search.ts';
import { Latest } from './latest.tsx';
import { NeedsYou, Oldest } from './needs-you.tsx';
import { SignIns } from './sign-ins.tsx';
import { Tile } from './tile.tsx';
import { UsersByRole } from './users-by-role.tsx';

const strings = text.overview;
const pollMilliseconds = 30_000;

/** How the installation is doing, at a glance. */
export function OverviewPage() {
  const query = useQuery({
    queryKey: ['statistics'],
    queryFn: () => answer(api.GET('/statistics')),
    refetchInterval: pollMilliseconds,
  });
  const { data } = query;
  const permissions = useCaller()?.permissions;
  const mayDecide = opens(permissions, '/queue');
  const mayList = permissions?.has('users:read') === true;
  const today = data?.days.at(-1);
  const yesterday = data?.days.at(-2);
  return (
    <Page title={strings.title} lead={data && formatTime(data.counted_at, 'fullDate')}>
      <QueryProblem query={query} />
      {query.isPending && !query.error && <Loading rows={8} />}
      {data && (
        <>
          <div className="tiles">
            <Tile
              title={strings.waiting}
              count={data.pending}
              {...(mayDecide && { link: (number) => <AnchorLink to="/queue">{number}</AnchorLink> })}
            >
              {data.oldest_pending_at === null ? strings.nobodyWaits : <Oldest at={data.oldest_pending_at} />}
            </Tile>
            <Tile
              title={strings.users}
              count={Object.values(data.users).reduce((sum, count) => sum + count, 0)}
              {...(mayList && { link: (number) => <AnchorLink to="/users">{number}</AnchorLink> })}
            >
              <ByStatus users={data.users} mayList={mayList} />
            </Tile>
            {today && (
              <>
                <Tile title={strings.signedInToday} count={today.succeeded} link={toEvents(today.date, 'succeeded')}>
                  {yesterday && (
                    <AnchorLink to="/audit" search={eventsOfDay(yesterday.date, 'succeeded')} inherit>
                      {strings.yesterday(yesterday.succeeded)}
                    </AnchorLink>
                  )}
                </Tile>
                <Tile title={strings.refusedToday} count={today.refused} link={toEvents(today.date, 'refused')}>
                  {yesterday && (
                    <AnchorLink to="/audit" search={eventsOfDay(yesterday.date, 'refused')} inherit>
                      {strings.yesterday(yesterday.refused)}
                    </AnchorLink>
                  )}
                </Tile>
              </>
            )}
          </div>
          <div className="two-cards">
            <SignIns days={data.days} />
            <NeedsYou
              pending={data.pending}
              oldestPendingAt={data.oldest_pending_at}
              mayDecide={mayDecide}
              jobs={data.failing_jobs}
              today={today}
            />
          </div>
          <div className="two-cards">
            <Latest />
            <UsersByRole roles={data.roles} />
          </div>
        </>
      )}
    </Page>
  );
}

function toEvents(date: string, counted: Counted) {
  return (number: React.ReactNode) => (
    <AnchorLink to="/audit" search={eventsOfDay(date, counted)}>
      {number}
    </AnchorLink>
  );
}

function ByStatus({ users, mayList }: { users: Record<keyof typeof strings.ofStatus, number>; mayList: boolean }) {
  const shown = (['active', 'suspended', 'rejected'] as const).filter((status) => users[status] > 0);
  return shown.map((status) => {
    const said = strings.ofStatus[status](users[status]);
    return mayList ? (
      <AnchorLink key={status} to="/users" search={{ status }} inherit>
        {said}
      </AnchorLink>
    ) : (
      <span key={status}>{said}</span>
    );
  });
}
