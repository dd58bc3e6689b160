import '../audit/audit.css';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { text } from '../../strings/at-hand.ts';
import { iconOf } from '../audit/event-icons.ts';
import { EventSentence } from '../audit/event-sentence.tsx';
import { useEvents } from '../audit/use-events.ts';

const shown = 5;

/** What has just happened. */
export function Latest() {
  const query = useEvents({}, shown);
  const events = query.data?.pages[0]?.data ?? [];
  return (
    <Card
      title={text.overview.latest}
      actions={
        <AnchorLink to="/audit" size="sm">
          {text.audit.title}
        </AnchorLink>
      }
      isList
    >
      <QueryProblem query={query} />
      {query.isPending && !query.error && <Loading rows={shown} />}
      {events.map((event) => (
        <div key={event.id} className="latest">
          <span className="event-icon" data-refused={event.outcome === 'refused' || undefined}>
            <Icon name={iconOf(event.type)} />
          </span>
          <span className="event-what">
            <EventSentence event={event} />
          </span>
          <span className="small dim">
            <Instant at={event.at} />
          </span>
        </div>
      ))}
    </Card>
  );
}
