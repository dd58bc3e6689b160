/** Events of the audit log, under the day on which they happened; each opens to all that is known of it. */
import './audit.css';
import { ActionIcon } from '@mantine/core';
import { useId, useState } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatTime } from '../../strings/format.ts';
import type { AuditSearch } from './audit-search.ts';
import { type Day, groupByDay, nearness } from './days.ts';
import { EventFacts } from './event-facts.tsx';
import { iconOf } from './event-icons.ts';
import { EventSentence } from './event-sentence.tsx';
import type { AuditEvent } from './use-events.ts';

const strings = text.audit;

type Props = { events: readonly AuditEvent[]; title: string; filter?: AuditSearch };

export function EventList({ events, title, filter = {} }: Props) {
  return (
    <section className="events" aria-label={title}>
      <div className="events-head" aria-hidden>
        <span>{strings.columns.time}</span>
        <span>{strings.columns.what}</span>
        <span>{strings.columns.address}</span>
        <span>{strings.columns.ago}</span>
      </div>
      {groupByDay(events).map((day) => (
        <EventsOfDay key={day.start.getTime()} day={day} filter={filter} />
      ))}
    </section>
  );
}

function EventsOfDay({ day: { start, events }, filter }: { day: Day<AuditEvent>; filter: AuditSearch }) {
  const id = useId();
  const date = formatTime(start, 'fullDate');
  const near = nearness(start, new Date());
  return (
    <section aria-labelledby={id}>
      <h2 className="events-day" id={id}>
        {near === 'earlier' ? date : strings[near](date)}
      </h2>
      <ul className="plain-list">
        {events.map((event) => (
          <EventRow key={event.id} event={event} filter={filter} />
        ))}
      </ul>
    </section>
  );
}

function EventRow({ event, filter }: { event: AuditEvent; filter: AuditSearch }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const time = formatTime(event.at, 'exactTime');
  return (
    <li className="event" data-open={isOpen || undefined}>
      <div className="event-line">
        <time className="event-time numbers" dateTime={event.at}>
          {time}
        </time>
        <span className="event-icon" data-refused={event.outcome === 'refused' || undefined}>
          <Icon name={iconOf(event.type)} />
        </span>
        <span className="event-what">
          <EventSentence event={event} filter={filter} />
        </span>
        <span className="event-address cut numbers">{event.address ?? '–'}</span>
        <span className="event-ago">
          <Instant at={event.at} />
        </span>
        <ActionIcon
          className="event-more"
          aria-label={strings.detailsOf(time)}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'up' : 'down'} />
        </ActionIcon>
      </div>
      {isOpen && (
        <div className="event-facts" id={id}>
          <EventFacts event={event} filter={filter} />
        </div>
      )}
    </li>
  );
}
