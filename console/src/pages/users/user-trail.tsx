import { Text } from '@mantine/core';
import type { User } from '../../api/client.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Section } from '../../parts/section.tsx';
import { text } from '../../strings/index.ts';
import { EventList } from '../audit/event-list.tsx';
import { useEvents } from '../audit/use-events.ts';

const perPage = 10;
const strings = text.users.trail;

/** What was done to an account and with it, the latest first. */
export function UserTrail({ user }: { user: User }) {
  const filter = { subject_id: String(user.id) };
  const query = useEvents(filter, perPage);
  const events = query.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section
      title={strings.title}
      actions={
        <AnchorLink to="/audit" search={filter} size="sm">
          {strings.all}
        </AnchorLink>
      }
    >
      <QueryProblem query={query} />
      {events.length > 0 && <EventList events={events} title={strings.title} />}
      {query.isSuccess && events.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.none}
        </Text>
      )}
      <LoadMore query={query} />
    </Section>
  );
}
