import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { leastRole } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { nameOf } from '../../parts/person.tsx';
import { Said } from '../../parts/said.tsx';
import { text } from '../../strings/signed-in.ts';
import type { Batch, Person } from './batch.ts';
import { findUndoable, type Outbox } from './outbox-state.ts';

const strings = text.queue;

/**
 * One line above the list: the last decision with its undo, until the next one. While the server is away it says what
 * waits for it instead.
 */
export function LastDecision({ outbox, isAway, onUndo }: { outbox: Outbox; isAway: boolean; onUndo: () => void }) {
  const latest = findUndoable(outbox);
  if (!latest && !isAway) return null;
  return (
    <div className="queue-last" data-away={isAway || undefined}>
      {isAway ? <Away outbox={outbox} /> : latest && <Latest batch={latest} />}
      {latest && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          className="queue-undo"
          leftSection={<Icon name="undo" />}
          rightSection={<kbd aria-hidden>U</kbd>}
          onClick={onUndo}
        >
          {strings.undo}
        </Button>
      )}
    </div>
  );
}

function Latest({ batch }: { batch: Batch }) {
  const { choice, people, at } = batch;
  const names = nameAll(people);
  const say = choice.decision === 'reject' ? strings.last.reject : strings.last.approve;
  return (
    <>
      <Icon name={choice.decision === 'reject' ? 'x' : 'check'} className="queue-done" />
      <span className="cut">
        <Said sentence={(name) => say(name, roleOf(batch, people))}>
          <b>
            <bdi>{names}</bdi>
          </b>
        </Said>{' '}
        <span className="faint">
          · <Instant at={new Date(at).toISOString()} />
        </span>
      </span>
    </>
  );
}

function Away({ outbox: { waiting, nextTry } }: { outbox: Outbox }) {
  const count = waiting.reduce((sum, { people }) => sum + people.length, 0);
  const seconds = useSecondsTo(nextTry);
  return (
    <>
      <Icon name="warn" />
      <span className="queue-away">
        {text.common.unreachableNow} {count > 0 && strings.kept(count)}
      </span>
      {count > 0 && seconds !== undefined && <span className="numbers faint">{strings.nextTry(seconds)}</span>}
    </>
  );
}

function useSecondsTo(at: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === undefined) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? undefined : Math.max(1, Math.ceil((at - now) / 1_000));
}

/** The one that was given, where it is one and known. */
export function roleOf({ choice }: Batch, done: readonly Person[]): string | undefined {
  if (choice.decision !== 'approve') return undefined;
  const [person, ...others]: readonly Partial<Person>[] = done;
  if (choice.role !== undefined || others.length > 0 || person?.requested_role === undefined) return choice.role;
  return person.requested_role ?? leastRole;
}

export function nameAll(people: readonly Person[]): string {
  const [first] = people;
  return strings.names(first ? nameOf(first) : '', people.length);
}
