import { Group, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { useCaller } from '../api/use-caller.ts';
import { AnchorLink } from '../parts/anchor-link.tsx';
import { Instant } from '../parts/instant.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { text } from '../strings/index.ts';
import { FailingJobs } from './overview/failing-jobs.tsx';
import { SignInsByDay } from './overview/sign-ins-by-day.tsx';
import { Tile } from './overview/tile.tsx';

const strings = text.overview;
const pollMilliseconds = 30_000;

/** How the installation is doing, at a glance. */
export function OverviewPage() {
  const { data, error } = useQuery({
    queryKey: ['statistics'],
    queryFn: () => answer(api.GET('/statistics')),
    refetchInterval: pollMilliseconds,
  });
  const today = data?.days.at(-1);
  return (
    <>
      <PageHeader
        title={strings.title}
        line={
          data && (
            <>
              {strings.counted} <Instant at={data.counted_at} />
            </>
          )
        }
      />
      <Stack gap="md">
        <ProblemAlert error={error} />
        {!data && !error && <Skeleton h={360} />}
        {data && (
          <>
            <FailingJobs jobs={data.failing_jobs} />
            <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
              <Tile title={strings.waiting} count={data.pending} action={data.pending > 0 && <ToQueue />}>
                {data.oldest_pending_at === null ? (
                  strings.nobodyWaits
                ) : (
                  <>
                    {strings.oldest} <Instant at={data.oldest_pending_at} />
                  </>
                )}
              </Tile>
              <Tile title={strings.sessions} count={data.active_sessions}>
                {strings.sessionsLine}
              </Tile>
              <Tile title={strings.accounts} count={Object.values(data.users).reduce((sum, count) => sum + count, 0)}>
                <Stack gap={4} mt={2}>
                  {(['active', 'pending', 'rejected', 'suspended'] as const).map((status) => (
                    <Group key={status} justify="space-between" wrap="nowrap">
                      <StatusBadge status={status} />
                      <span className="numbers">{strings.number(data.users[status])}</span>
                    </Group>
                  ))}
                </Stack>
              </Tile>
              <Tile title={strings.refusedToday} count={today?.refused ?? 0}>
                {strings.succeededToday(today?.succeeded ?? 0)} {strings.throttledToday(today?.throttled ?? 0)}
              </Tile>
            </SimpleGrid>
            <SignInsByDay days={data.days} />
          </>
        )}
      </Stack>
    </>
  );
}

function ToQueue() {
  const caller = useCaller();
  if (!caller?.permissions.has('users:approve')) return null;
  return (
    <AnchorLink to="/queue" size="sm">
      {strings.toQueue}
    </AnchorLink>
  );
}
