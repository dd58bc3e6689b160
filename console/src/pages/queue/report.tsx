/** What a decision led to, and what was refused. */
import { CloseButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useCaller } from '../../api/use-caller.ts';
import { Filled } from '../../parts/filled.tsx';
import { Instant } from '../../parts/instant.tsx';
import { Notice } from '../../parts/notice.tsx';
import { nameOf, PersonInline } from '../../parts/person.tsx';
import { text } from '../../strings/signed-in.ts';
import { originQuery } from '../users/user-queries.ts';
import { nameAll, roleOf } from './last-decision.tsx';
import type { Refusal, Report } from './outbox-state.ts';

const mostListed = 20;
/** Each of them is asked for by itself. */
const mostExplained = 5;

/** For those who listen. */
export function sayReport({ batch, done }: Report): string {
  if (done.length === 0) return '';
  return text.queue.done[batch.choice.decision](nameAll(done), roleOf(batch, done));
}

/** Decisions that nobody would expect to be sent any more. */
export function sayTooOld(count: number): void {
  if (count > 0) notifications.show({ color: 'yellow', autoClose: false, message: text.queue.tooOld(count) });
}

/** Decisions that were refused, each with why. They stay until they are read. */
export function Refusals({ refusals, onClose }: { refusals: readonly Refusal[]; onClose: () => void }) {
  const [first] = refusals;
  if (!first) return null;
  return (
    <div className="queue-refusals">
      <Notice tone="bad" isNews actions={<CloseButton size="sm" onClick={onClose} />}>
        <b>
          {refusals.length === 1 ? text.queue.notDoneTo(nameOf(first.person)) : text.queue.notDone(refusals.length)}
        </b>
        <ul>
          {refusals.slice(0, mostListed).map(({ person, sentence }) => (
            <li key={person.id}>
              {refusals.length > 1 && (
                <>
                  <bdi>{nameOf(person)}</bdi>:{' '}
                </>
              )}
              {refusals.length <= mostExplained && <Decided id={person.id} />} {sentence}
            </li>
          ))}
        </ul>
        {refusals.length > mostListed && text.queue.moreRefusals(refusals.length - mostListed)}
      </Notice>
    </div>
  );
}

/** Who was faster, and when; for those who may read users. */
function Decided({ id }: { id: number }) {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  const { data } = useQuery({ ...originQuery(id), enabled: mayRead, staleTime: 0 });
  const { decision, at, by } = data?.decision ?? {};
  if (!decision || !at || !by?.username) return null;
  const who = <PersonInline user={{ ...by, username: by.username }} to={by.id} />;
  return <Filled sentence={text.queue.decided[decision]} values={{ who, when: <Instant at={at} /> }} />;
}
