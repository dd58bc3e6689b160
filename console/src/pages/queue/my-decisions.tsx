import { Button, Text, Title } from '@mantine/core';
import { useCaller } from '../../api/use-caller.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Loading } from '../../parts/loading.tsx';
import { nameOf } from '../../parts/person.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Said } from '../../parts/said.tsx';
import { formatTime } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { reopen } from './outbox.ts';
import type { Outbox } from './outbox-state.ts';
import { type Act, byDay, type OwnDecision, toActs, toPerson } from './own-decisions.ts';
import { Panel } from './panel.tsx';
import { useOwnDecisions } from './use-own-decisions.ts';

const strings = text.queue.decisions;
const mostNamed = 2;

/** From the service, so that they are there after a reload and on every machine. */
export function MyDecisions({ outbox, onClose }: { outbox: Outbox; onClose: () => void }) {
  const leaving = new Set(
    outbox.waiting.filter(({ undoes }) => undoes !== undefined).flatMap(({ people }) => people.map(({ id }) => id)),
  );
  const caller = useCaller();
  const { query, decisions } = useOwnDecisions();
  return (
    <Panel
      label={strings.title}
      onClose={onClose}
      head={
        <div>
          <Title order={2}>{strings.title}</Title>
          <Text size="xs" c="dimmed">
            {strings.line}
          </Text>
        </div>
      }
    >
      <QueryProblem query={query} />
      {query.isPending && !query.error && <Loading rows={4} />}
      {decisions?.length === 0 && <Text c="dimmed">{strings.none}</Text>}
      {byDay(toActs(decisions ?? [])).map(([day, acts]) => (
        <section key={day} className="acts">
          <h3>{sayDay(day)}</h3>
          <ol>
            {acts.map((act) => (
              <ActRow key={`${act.at} ${act.people[0]?.id}`} act={act} leaving={leaving} />
            ))}
          </ol>
        </section>
      ))}
      <LoadMore query={query} />
      {caller?.permissions.has('audit:read') && (
        <AnchorLink to="/audit" search={{ actor_id: String(caller.id) }}>
          {strings.audit}
        </AnchorLink>
      )}
    </Panel>
  );
}

function sayDay(day: string): string {
  const today = new Date().toDateString();
  return new Date(day).toDateString() === today ? strings.today : formatTime(day, 'fullDate');
}

/** @param leaving those whose undo is in progress */
function ActRow({ act, leaving }: { act: Act; leaving: ReadonlySet<number> }) {
  const { decision, role, reason, people, at } = act;
  const open = act.open.filter(({ id }) => !leaving.has(id));
  const signedIn = people.filter(({ undo }) => undo === 'signed_in').length;
  const names = sayNames(people);
  const undo = people.length > 1 ? text.queue.undoMany(open.length) : text.queue.undo;
  const sentence = (name: string) =>
    decision === 'approve' ? strings.approved(name, role ?? undefined) : strings.rejected(name, reason ?? undefined);
  return (
    <li className="act">
      <Icon name={decision === 'approve' ? 'check' : 'x'} />
      <div>
        <p className="breakable" dir="auto">
          <Said sentence={sentence}>
            <bdi>
              <b>{names}</b>
            </bdi>
          </Said>
        </p>
        <p className="act-when">
          {formatTime(at, 'time')} · <Instant at={at} />
          {people.length > 1 && signedIn > 0 && ` · ${strings.signedIn(signedIn)}`}
        </p>
      </div>
      {open.length > 0 ? (
        <Button
          variant="default"
          size="xs"
          aria-label={text.queue.of(names, undo)}
          onClick={() => reopen(open.map(toPerson))}
        >
          {undo}
        </Button>
      ) : (
        <span className="act-closed">{sayClosed(people)}</span>
      )}
    </li>
  );
}

function sayNames(people: readonly OwnDecision[]): string {
  const named = people.length > mostNamed + 1 ? people.slice(0, mostNamed) : people;
  return strings.some(named.map(nameOf), people.length - named.length);
}

function sayClosed(people: readonly OwnDecision[]): string {
  const [first] = people;
  return !first || first.undo === 'open' ? '' : strings.closed[first.undo];
}
