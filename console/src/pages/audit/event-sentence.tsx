/** An event in words, with the people in it by name and face. */
import { useCaller } from '../../api/use-caller.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Filled } from '../../parts/filled.tsx';
import { PersonInline } from '../../parts/person.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/at-hand.ts';
import type { AuditSearch } from './audit-search.ts';
import { reasonOf, tell } from './tell.ts';
import type { AuditEvent } from './use-events.ts';

const strings = text.audit;

/** @param filter that the list is under: what an event stands for is under it as well */
export function EventSentence({ event, filter = {} }: { event: AuditEvent; filter?: AuditSearch }) {
  const { sentence, several } = tell(event, strings);
  const role = event.details['role'];
  return (
    <>
      <Filled
        sentence={sentence}
        values={{
          who: event.actor_id === null ? strings.actors[event.actor] : <Somebody {...actorOf(event)} />,
          whom: event.subject_id === null ? strings.nobodyKnown : <Somebody {...subjectOf(event)} />,
          role: typeof role === 'string' ? <RoleTag name={role} /> : '–',
          reason: reasonOf(event.details['reason'], strings),
          people: <Alike event={event} filter={filter} label={strings.people(event.count)} />,
        }}
      />
      {several === 'more' && (
        <>
          {' '}
          <Alike event={event} filter={filter} label={strings.more(event.count - 1)} />
        </>
      )}
    </>
  );
}

/** To the events that this one stands for, which are exactly as many. */
function Alike({ event, filter, label }: { event: AuditEvent; filter: AuditSearch; label: string }) {
  const search = { ...filter, type: event.type, ...(event.request_id !== null && { request_id: event.request_id }) };
  return (
    <AnchorLink to="/audit" search={search} inherit className="numbers">
      {label}
    </AnchorLink>
  );
}

export type Named = { id: number; username: string | null; display_name: string | null };

export function actorOf({ actor_id, actor_name, actor_display_name }: AuditEvent): Named {
  return { id: actor_id ?? 0, username: actor_name, display_name: actor_display_name };
}

export function subjectOf({ subject_id, subject_name, subject_display_name }: AuditEvent): Named {
  return { id: subject_id ?? 0, username: subject_name, display_name: subject_display_name };
}

function Somebody({ id, username, display_name }: Named) {
  const said = useNameless()(id);
  return username === null ? said : <PersonInline user={{ username, display_name }} to={id} />;
}

/** What somebody without a name is called: those who read users are told by that who is deleted. */
export function useNameless(): (id: number) => string {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  return (id) => (mayRead ? strings.deletedUser(id) : text.users.nameless(id));
}
