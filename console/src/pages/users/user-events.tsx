import { useQuery } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Loading } from '../../parts/loading.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/index.ts';
import { iconOf } from '../audit/event-icons.ts';
import { EventSentence } from '../audit/event-sentence.tsx';

const shown = '8';
const strings = text.users.trail;

/** What was done to an account and with it, the latest first; the rest is in the audit log. */
export function UserEvents({ user }: { user: User }) {
  const filter = { subject_id: String(user.id) };
  const query = useQuery({
    queryKey: ['audit', 'about', user.id],
    queryFn: () => answer(api.GET('/audit', { params: { query: { ...filter, limit: shown, count: 'true' } } })),
  });
  const events = query.data?.data ?? [];
  const total = query.data?.total;
  return (
    <Card
      title={strings.title}
      isList
      actions={
        <AnchorLink to="/audit" search={filter} size="sm">
          {total === undefined ? strings.open : strings.all(total, formatNumber(total))}
        </AnchorLink>
      }
    >
      {query.error && (
        <div className="card-body">
          <QueryProblem query={query} />
        </div>
      )}
      {query.isPending && <Loading rows={4} />}
      {query.isSuccess && events.length === 0 && <div className="card-body dim">{strings.none}</div>}
      <ul className="plain-list" aria-label={strings.title}>
        {events.map((event) => (
          <li key={event.id} className="card-row">
            <Icon name={iconOf(event.type)} />
            <div className="card-row-text small">
              <div>
                <EventSentence event={event} filter={filter} />
              </div>
              {event.address && <div className="faint">{event.address}</div>}
            </div>
            <span className="card-row-end event-when">
              <Instant at={event.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
