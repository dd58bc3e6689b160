/** What a decision led to, and what was refused. */
import { CloseButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Notice } from '../../parts/notice.tsx';
import { nameOf } from '../../parts/person.tsx';
import { text } from '../../strings/signed-in.ts';
import { nameAll, roleOf } from './last-decision.tsx';
import type { Refusal, Report } from './outbox-state.ts';

const mostListed = 20;

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
              {sentence}
            </li>
          ))}
        </ul>
        {refusals.length > mostListed && text.queue.moreRefusals(refusals.length - mostListed)}
      </Notice>
    </div>
  );
}
