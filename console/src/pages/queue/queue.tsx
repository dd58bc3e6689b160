import './queue.css';
import { Button, Progress, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { ArrowDownIcon, ResetIcon } from '@radix-ui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { User } from '../../api/client.ts';
import { usePowerOf, useRoles } from '../../api/roles.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { usePendingCount } from '../../shell/pending-count.ts';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { text } from '../../strings/index.ts';
import { ApprovalQuestion, type Question } from './approval-question.tsx';
import { NobodyWaits } from './nobody-waits.tsx';
import { currentOutbox, decide, findUndoable, onOutboxChange, type Report, undo } from './outbox.ts';
import type { RowActions } from './person-row.tsx';
import { Rejection } from './rejection.tsx';
import { Refusals, sayReport } from './report.tsx';
import { roleFor } from './role-counts.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useCursor } from './use-cursor.ts';
import { useEverybody } from './use-everybody.ts';
import { useNewcomers } from './use-newcomers.ts';
import { useSelection } from './use-selection.ts';
import { useWaiting } from './use-waiting.ts';
import { WaitingList } from './waiting-list.tsx';

/** Instead of somebody's id: the menu of everybody who is selected. */
const ofSelected = 0;

const strings = text.queue;

export function QueuePage() {
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const waiting = useWaiting();
  const outbox = useSyncExternalStore(onOutboxChange, currentOutbox);
  const { latest: report, progress } = outbox;
  const [readReport, setReadReport] = useState<Report>();
  const refusals = report && report !== readReport && report.batch.people.length > 1 ? report.refusals : [];
  // Those on whom a decision is on its way.
  const leaving = useMemo(() => {
    const batches = outbox.waiting.filter(({ undoes }) => undoes === undefined);
    return new Set(batches.flatMap(({ people }) => people.map(({ id }) => id)));
  }, [outbox.waiting]);
  const people = useMemo(
    () => (leaving.size === 0 ? waiting.people : waiting.people.filter(({ id }) => !leaving.has(id))),
    [waiting.people, leaving],
  );
  const { count } = usePendingCount();
  const counted = (count ?? 0) - (leaving.size - (progress?.done ?? 0));
  const total = waiting.hasMore ? Math.max(people.length, counted) : people.length;
  // Never a number that nobody has answered.
  const isKnown = waiting.isAnswered && (!waiting.hasMore || count !== undefined);
  // With a place for whoever has not been loaded yet.
  const rows = waiting.hasMore ? Math.max(people.length + 1, total) : people.length;
  const cursor = useCursor(people, list);
  const selection = useSelection(people);
  const everybody = useEverybody(selection.selectAll);
  const newcomers = useNewcomers(people, waiting.hasMore);
  const [menuOf, setMenuOf] = useState<number>();
  // A menu that opens empty would have nothing to put the focus on.
  useRoles();
  const [rejected, setRejected] = useState<readonly User[]>([]);

  const see = (first: number, last: number) => {
    waiting.see(first, last);
    newcomers.see(last);
  };
  /** Whom the keys are about. */
  const meant = () => (selection.people.length > 0 ? selection.people : cursor.person ? [cursor.person] : []);
  const closeMenu = () => setMenuOf(undefined);
  const [question, setQuestion] = useState<Question>();
  const powerOf = usePowerOf();
  const isHarmless = (role: string) => powerOf(role) === 'harmless';
  /** Asks first where somebody would get a role that carries permissions, or one that is not known. */
  const approve = (whom: readonly User[], role?: string) => {
    closeMenu();
    const [first] = whom;
    const named = role ?? (whom.length === 1 && first ? roleFor(first) : undefined);
    const harmless = whom.filter((person) => isHarmless(named ?? roleFor(person)));
    if (harmless.length === whom.length) approveNow(whom, role);
    else if (named !== undefined) setQuestion({ kind: 'power', people: whom, role: named });
    else setQuestion({ kind: 'many', people: harmless, leftOut: whom.filter((person) => !harmless.includes(person)) });
  };
  const approveNow = (whom: readonly User[], role?: string) => {
    setQuestion(undefined);
    decide(whom, { decision: 'approve', role });
    selection.forget(whom);
    cursor.focus();
  };
  const reject = (whom: readonly User[], reason: string | undefined) => {
    setRejected([]);
    decide(whom, { decision: 'reject', reason });
    selection.forget(whom);
    cursor.focus();
  };
  const step = (by: number) => cursor.moveTo(cursor.isFocused() ? cursor.index + by : cursor.index);
  const open = ({ id }: User) => void navigate({ to: '/users/$id', params: { id: String(id) } });
  const openMenu = () => setMenuOf(selection.people.length > 0 ? ofSelected : cursor.person?.id);

  const latest = useRef<RowActions>(undefined);
  latest.current = {
    approve: (person, role) => approve([person], role),
    askToReject: (person) => setRejected([person]),
    toggle: ({ id }, withShift) => selection.toggle(id, withShift),
    noteFocus: ({ id }) => cursor.noteFocus(id),
    setMenu: ({ id }, isOpen) => setMenuOf(isOpen ? id : undefined),
  };
  const actions = useMemo(() => passOn(latest), []);

  useShortcuts(strings.shortcuts.title, [
    { keys: 'j', label: strings.shortcuts.next, run: () => step(1), repeats: true },
    { keys: 'ArrowDown', label: strings.shortcuts.next, run: () => step(1), repeats: true },
    { keys: 'k', label: strings.shortcuts.previous, run: () => step(-1), repeats: true },
    { keys: 'ArrowUp', label: strings.shortcuts.previous, run: () => step(-1), repeats: true },
    { keys: 'x', label: strings.shortcuts.select, run: () => cursor.person && selection.toggle(cursor.person.id) },
    { keys: 'a', label: strings.shortcuts.approve, run: () => approve(meant()) },
    { keys: 'A', label: strings.shortcuts.approveAs, run: openMenu },
    { keys: 'o', label: strings.shortcuts.approveAs, run: openMenu },
    { keys: 'r', label: strings.shortcuts.reject, run: () => setRejected(meant()) },
    { keys: 'u', label: strings.shortcuts.undo, run: undo },
    { keys: 'Enter', label: strings.shortcuts.open, run: () => cursor.person && open(cursor.person) },
  ]);

  return (
    <>
      <PageHeader
        title={strings.title}
        heading={isKnown ? strings.titleWith(total) : strings.title}
        line={strings.line}
        actions={
          <Button
            size="xs"
            variant="default"
            leftSection={<ResetIcon aria-hidden />}
            disabled={findUndoable(outbox) === undefined}
            onClick={undo}
            aria-label={strings.undoLast}
          >
            {strings.undo}
          </Button>
        }
      />
      <Stack gap="md">
        <VisuallyHidden role="status">
          {report && sayReport(report)} {isKnown && strings.waiting(total)}
        </VisuallyHidden>
        <ProblemAlert error={waiting.error ?? everybody.error} />
        <Refusals refusals={refusals} onClose={() => setReadReport(report)} />
        {progress && (
          <div>
            <Text size="sm">{strings.progress(progress.done, progress.total)}</Text>
            <Progress aria-label={strings.deciding} value={(100 * progress.done) / progress.total} />
          </div>
        )}
        {waiting.isLoading && <Skeleton h={300} />}
        {!waiting.isLoading && !waiting.error && rows === 0 && <NobodyWaits />}
        {rows > 0 && (
          <div>
            <SelectionBar
              selection={selection}
              everybody={everybody}
              loaded={people.length}
              total={total}
              isMenuOpen={menuOf === ofSelected}
              onMenu={(isOpen) => setMenuOf(isOpen ? ofSelected : undefined)}
              onApprove={(role) => approve(selection.people, role)}
              onReject={() => setRejected(selection.people)}
            />
            <WaitingList
              people={people}
              total={rows}
              isLoading={waiting.isFetching}
              cursor={cursor}
              selection={selection}
              menuOf={menuOf}
              actions={actions}
              list={list}
              onSight={see}
            />
          </div>
        )}
        {newcomers.count > 0 && (
          <Button
            className="queue-newcomers"
            size="xs"
            leftSection={<ArrowDownIcon aria-hidden />}
            onClick={() => cursor.moveTo(people.length - newcomers.count)}
          >
            {strings.newAtTheEnd(newcomers.count)}
          </Button>
        )}
        <ApprovalQuestion
          question={question}
          onClose={() => {
            setQuestion(undefined);
            cursor.focus();
          }}
          onApprove={approveNow}
        />
        <Rejection
          people={rejected}
          onCancel={() => {
            setRejected([]);
            cursor.focus();
          }}
          onReject={reject}
        />
      </Stack>
    </>
  );
}

/** Functions that stay the same, so that a row is only drawn again when it has changed. */
function passOn(latest: React.RefObject<RowActions | undefined>): RowActions {
  return {
    approve: (...args) => latest.current?.approve(...args),
    askToReject: (...args) => latest.current?.askToReject(...args),
    toggle: (...args) => latest.current?.toggle(...args),
    noteFocus: (...args) => latest.current?.noteFocus(...args),
    setMenu: (...args) => latest.current?.setMenu(...args),
  };
}
