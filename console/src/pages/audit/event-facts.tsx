/** All that is known of one event, and what else can be looked at from there. */
import type { ReactNode } from 'react';
import { ButtonLink } from '../../parts/button-link.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Icon } from '../../parts/icon.tsx';
import { nameOf } from '../../parts/person.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/at-hand.ts';
import { formatList, formatTime } from '../../strings/format.ts';
import type { AuditSearch } from './audit-search.ts';
import { actorOf, type Named, subjectOf, useNameless } from './event-sentence.tsx';
import { comparePermissions, reasonOf } from './tell.ts';
import type { AuditEvent } from './use-events.ts';

const strings = text.audit;
const { facts } = strings;
const labels: Readonly<Record<string, string>> = facts.details;
/** Who acted, where it was no user. */
const nobody = { ...strings.actors, ...strings.notPersons };
const acts: Readonly<Record<string, string>> = text.roles.acts;

export function EventFacts({ event, filter }: { event: AuditEvent; filter: AuditSearch }) {
  const nameless = useNameless();
  const account = ({ id, username }: Named) => (username === null ? nameless(id) : facts.account(username, id));
  const name = ({ id, username, display_name }: Named) =>
    username === null ? nameless(id) : nameOf({ username, display_name });
  const { address, request_id, actor_id, subject_id } = event;
  const type = (
    <>
      <code>{event.type}</code> {facts.numbered(event.id)}
    </>
  );
  const time = <time dateTime={event.at}>{formatTime(event.at, 'toTheMillisecond')}</time>;
  const actor = <bdi>{actor_id === null ? nobody[event.actor] : account(actorOf(event))}</bdi>;
  const isOwn = subject_id === actor_id;
  const subject = subject_id === null || isOwn ? undefined : <bdi>{account(subjectOf(event))}</bdi>;
  const request = request_id === null ? undefined : <code>{request_id}</code>;
  return (
    <>
      <Facts
        facts={[
          [facts.event, type],
          [facts.exactTime, time],
          [facts.actor, actor],
          [facts.subject, subject],
          ...detailsOf(event),
          [facts.address, address ?? undefined],
          [facts.request, request],
        ]}
      />
      <div className="event-links">
        {address !== null && filter.address === undefined && (
          <Only search={{ ...filter, address }} label={strings.onlyAddress} />
        )}
        {actor_id !== null && filter.actor_id === undefined && (
          <Only search={{ ...filter, actor_id: String(actor_id) }} label={strings.onlyActor(name(actorOf(event)))} />
        )}
        {subject_id !== null && filter.subject_id === undefined && (
          <Only
            search={{ ...filter, subject_id: String(subject_id) }}
            label={strings.onlySubject(name(subjectOf(event)))}
          />
        )}
        {request_id !== null && filter.request_id === undefined && (
          <Only search={{ request_id }} label={strings.onlyRequest} />
        )}
      </div>
    </>
  );
}

function Only({ search, label }: { search: AuditSearch; label: string }) {
  return (
    <ButtonLink to="/audit" search={search} variant="default" size="xs" leftSection={<Icon name="filter" />}>
      {label}
    </ButtonLink>
  );
}

/** What only events of its type have, with a name for what is known by one. */
function detailsOf({ type, details }: AuditEvent): (readonly [name: string, value: ReactNode])[] {
  if (type !== 'role.changed')
    return Object.entries(details).map(([name, value]) => [labels[name] ?? name, show(name, value)]);
  const { gained, lost } = comparePermissions(details);
  const list = (permissions: string[]) =>
    permissions.length === 0 ? undefined : formatList(permissions.map((one) => acts[one] ?? one));
  return [
    [facts.details.role, show('role', details['role'])],
    [facts.gained, list(gained)],
    [facts.lost, list(lost)],
    [facts.details.requestable, details['requestable'] === undefined ? undefined : say(details['requestable'])],
  ];
}

function show(name: string, value: unknown): ReactNode {
  if (name === 'role' && typeof value === 'string') return <RoleTag name={value} />;
  return <span dir="auto">{name === 'reason' ? reasonOf(value, strings) : say(value)}</span>;
}

function say(value: unknown): string {
  if (typeof value === 'boolean') return value ? facts.yes : facts.no;
  if (Array.isArray(value)) return formatList(value.map(String));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
