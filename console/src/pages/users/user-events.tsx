import '../audit/audit.css';
import { useQuery } from '@tanstack/react-query';
import type { User } from '../../api/client.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatTime } from '../../strings/format.ts';
import { iconOf } from '../audit/event-icons.ts';
import { EventSentence } from '../audit/event-sentence.tsx';
import { type AuditEvent, useEvents } from '../audit/use-events.ts';
import { eventCountQuery } from './user-queries.ts';

const shown = 8;
const strings = text.user.events;

/** What was done to an account and with it, the latest first. Takes `audit:read`. */
export function UserEvents({ user }: { user: User }) {
  const filter = { subject_id: String(user.id) };
  const query = useEvents(filter, shown);
  const { data: total } = useQuery(eventCountQuery(user.id));
  const events = query.data?.pages[0]?.data ?? [];
  return (
    <Card
      title={strings.title}
      isList
      actions={
        <AnchorLink to="/audit" search={filter} size="sm">
          {strings.all(total ?? undefined)}
        </AnchorLink>
      }
    >
      {events.length === 0 && (
        <div className="card-body">
          {query.isSuccess && <p className="dim">{strings.none}</p>}
          <QueryProblem query={query} />
          {query.isPending && <Loading rows={4} />}
        </div>
      )}
      <ul className="plain-list card-list" aria-label={strings.title}>
        {events.map((event) => (
          <EventRow key={event.id} event={event} filter={filter} />
        ))}
      </ul>
    </Card>
  );
}

function EventRow({ event, filter }: { event: AuditEvent; filter: { subject_id: string } }) {
  return (
    <li className="user-event">
      <span className="event-icon" data-refused={event.outcome === 'refused' || undefined}>
        <Icon name={iconOf(event.type)} />
      </span>
      <span className="event-what">
        <EventSentence event={event} filter={filter} />
        {event.address !== null && <span className="user-event-from numbers">{event.address}</span>}
      </span>
      <span className="user-event-when">
        <span className="numbers">{formatTime(event.at, 'dateTime')}</span>
        <span className="tiny faint">
          <Instant at={event.at} />
        </span>
      </span>
    </li>
  );
}
