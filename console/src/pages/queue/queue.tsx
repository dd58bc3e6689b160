import './queue.css';
import { Button, Checkbox, Kbd, Progress, Text } from '@mantine/core';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { User } from '../../api/client.ts';
import { isUnreachable, onReachabilityChange } from '../../api/reachability.ts';
import { useRoles } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSaid } from '../../parts/say.ts';
import { useRoom } from '../../parts/use-room.ts';
import { useOwnNotice } from '../../shell/kept-sentence.ts';
import { useShortcutSwitch } from '../../shell/shortcut-switch.ts';
import { useShortcuts } from '../../shell/shortcuts.tsx';
import { text } from '../../strings/signed-in.ts';
import { ApprovalQuestion } from './approval-question.tsx';
import { LastDecision } from './last-decision.tsx';
import { MyDecisions } from './my-decisions.tsx';
import { NobodyWaits, NoMatch } from './nobody-waits.tsx';
import { currentOutbox, decide, onOutboxChange, undo } from './outbox.ts';
import type { Report } from './outbox-state.ts';
import { PersonPanel } from './person-panel.tsx';
import type { RowActions } from './person-row.tsx';
import { isFiltered, type QueueSearch, type Show } from './queue-search.ts';
import { QueueTools } from './queue-tools.tsx';
import { Rejection } from './rejection.tsx';
import { Refusals, sayReport } from './report.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useApproval } from './use-approval.ts';
import { useCursor } from './use-cursor.ts';
import { useEverybody } from './use-everybody.ts';
import { useFound } from './use-found.ts';
import { useNewcomers } from './use-newcomers.ts';
import { useSelection } from './use-selection.ts';
import { orderOf } from './use-waiting.ts';
import { WaitingList } from './waiting-list.tsx';

const strings = text.queue;

export function QueuePage() {
  const search = useSearch({ from: '/signed-in/queue' });
  const { show, ...found } = search;
  const navigate = useNavigate({ from: '/queue' });
  const { history } = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const room = useRoom();
  const order = orderOf(search);
  const outbox = useSyncExternalStore(onOutboxChange, currentOutbox);
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  useOwnNotice();
  const { latest: report, progress } = outbox;
  const [readReport, setReadReport] = useState<Report>();
  const refusals = report && report !== readReport ? report.refusals : [];
  const { waiting, people, total, rows, isKnown, waitingInAll } = useFound(found, outbox);
  const cursor = useCursor(people, order, list);
  const selection = useSelection(people, order);
  const everybody = useEverybody(found, selection.selectAll);
  const newcomers = useNewcomers(people, waiting.hasMore, order, JSON.stringify(found));
  const [menu, setMenu] = useState<'person' | 'selected'>();
  // A menu that opens empty would have nothing to put the focus on.
  useRoles();
  const [rejected, setRejected] = useState<readonly User[]>([]);
  const count = selection.people.length;

  const change = (changes: Partial<Record<keyof QueueSearch, string | undefined>>) =>
    void navigate({ search: (before) => withoutUnset({ ...before, ...changes }), replace: true });
  const setShow = (next: Show | undefined) => {
    const isPanel = history.location.state.isPanel === true;
    if (room === 'phone' && next !== 'list' && next !== undefined)
      void navigate({ search: (before) => ({ ...before, show: next }), state: { isPanel: true }, replace: isPanel });
    else if (isPanel) history.back();
    else change({ show: next });
  };
  const isPersonShown = (show === 'person' || (show === undefined && room === 'wide')) && count < 2;
  const isCovered = room === 'phone' && (isPersonShown || show === 'decisions') && count < 2;
  const focusList = () => {
    if (!isCovered) cursor.focus();
  };
  const see = (first: number, last: number) => {
    waiting.see(first, last);
    newcomers.see(first, last);
  };
  /** Whom the keys are about. */
  const meant = () => (count > 0 ? selection.people : cursor.person ? [cursor.person] : []);
  const approval = useApproval((whom, role) => {
    setMenu(undefined);
    decide(whom, { decision: 'approve', role });
    selection.forget(whom);
    focusList();
  });
  const approve = (whom: readonly User[], role?: string) => {
    setMenu(undefined);
    approval.ask(whom, role);
  };
  const reject = (whom: readonly User[], reason: string | undefined) => {
    setRejected([]);
    decide(whom, { decision: 'reject', reason });
    selection.forget(whom);
    focusList();
  };
  const step = (by: number) => cursor.moveTo(cursor.isFocused() ? cursor.index + by : cursor.index);
  const openMenu = () => {
    if (count === 0 && !cursor.person) return;
    if (count === 0 && !isPersonShown) setShow('person');
    setMenu(count === 0 ? 'person' : 'selected');
  };
  const close = () => {
    if (count > 0) {
      everybody.stop();
      selection.clear();
    } else if (show === 'decisions' && room === 'wide') setShow(undefined);
    else if (isPersonShown || show === 'decisions') setShow('list');
    cursor.focus();
  };

  const latest = useRef<RowActions>(undefined);
  latest.current = {
    approve: (person, role) => approve([person], role),
    askToReject: (person) => setRejected([person]),
    toggle: ({ id }, withShift) => selection.toggle(id, withShift),
    noteFocus: ({ id }) => cursor.noteFocus(id),
    open: ({ id }) => {
      cursor.noteFocus(id);
      setShow('person');
    },
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
    { keys: 'Enter', label: strings.shortcuts.open, run: () => cursor.person && setShow('person') },
    { keys: 'Escape', label: strings.shortcuts.close, run: close },
  ]);

  const lead = isKnown ? sayHowMany(total, isFiltered(found) ? waitingInAll : undefined) : undefined;
  useSaid(lead, isKnown && JSON.stringify(found));
  useSaid(report && `${sayReport(report)} ${isKnown ? strings.waiting(total) : ''}`.trim(), report);

  const isEmpty = !waiting.isLoading && !waiting.error && rows === 0;
  // Nothing to select or to look for.
  const isToolless = isEmpty && !isFiltered(found) && !isFiltered(search);
  return (
    <Page
      title={strings.title}
      lead={lead}
      isList
      actions={
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="clock" />}
          aria-pressed={show === 'decisions'}
          onClick={() => setShow(show === 'decisions' ? undefined : 'decisions')}
        >
          {strings.decisions.open}
        </Button>
      }
      tools={
        isToolless ? undefined : (
          <>
            <Checkbox
              size="sm"
              className="queue-all"
              checked={count > 0 && count >= people.length}
              indeterminate={count > 0 && count < people.length}
              disabled={people.length === 0}
              onChange={() => (count > 0 && count >= people.length ? close() : selection.selectAll())}
              aria-label={strings.selectAll}
            />
            <QueueTools search={search} people={people} onChange={change} />
          </>
        )
      }
      aside={
        count > 1 ? undefined : show === 'decisions' ? (
          <MyDecisions outbox={outbox} onClose={() => setShow(room === 'wide' ? undefined : 'list')} />
        ) : (
          isPersonShown &&
          cursor.person && (
            <PersonPanel
              key={cursor.person.id}
              person={cursor.person}
              isMenuOpen={menu === 'person'}
              onMenu={(isOpen) => setMenu(isOpen ? 'person' : undefined)}
              onStep={(by) => cursor.moveTo(cursor.index + by)}
              onApprove={(person, role) => approve([person], role)}
              onReject={(person) => setRejected([person])}
              onClose={() => {
                setShow('list');
                cursor.focus();
              }}
            />
          )
        )
      }
    >
      <LastDecision outbox={outbox} isAway={isAway} onUndo={undo} />
      <ProblemAlert error={waiting.error ?? everybody.error} />
      <Refusals refusals={refusals} onClose={() => setReadReport(report)} />
      {progress && (
        <div className="queue-progress">
          <Text size="sm">{strings.progress(progress.done, progress.total)}</Text>
          <Progress aria-label={strings.deciding} value={(100 * progress.done) / progress.total} />
        </div>
      )}
      {waiting.isLoading && !waiting.error && <Loading />}
      {isEmpty &&
        (isFiltered(found) ? (
          <NoMatch
            waiting={waitingInAll}
            onClear={() => change({ q: undefined, role: undefined, domain: undefined, flag: undefined })}
          />
        ) : (
          <NobodyWaits />
        ))}
      {rows > 0 && (
        <WaitingList
          people={people}
          total={rows}
          isLoading={waiting.isFetching}
          cursor={cursor}
          selection={selection}
          actions={actions}
          list={list}
          onSight={see}
        />
      )}
      <div className="queue-below">
        {newcomers.count > 0 && (
          <Button
            className="queue-newcomers"
            size="xs"
            leftSection={<Icon name={order === 'oldest' ? 'down' : 'up'} />}
            onClick={() => cursor.moveTo(order === 'oldest' ? people.length - newcomers.count : 0)}
          >
            {order === 'oldest' ? strings.newAtTheEnd(newcomers.count) : strings.newAtTheTop(newcomers.count)}
          </Button>
        )}
        <SelectionBar
          selection={selection}
          everybody={everybody}
          loaded={people.length}
          total={total}
          isMenuOpen={menu === 'selected'}
          onMenu={(isOpen) => setMenu(isOpen ? 'selected' : undefined)}
          onApprove={(role) => approve(selection.people, role)}
          onReject={() => setRejected(selection.people)}
          onClear={close}
        />
        {rows > 0 && <Keys />}
      </div>
      <ApprovalQuestion
        question={approval.question}
        onClose={() => {
          approval.close();
          focusList();
        }}
        onApprove={approval.approve}
      />
      <Rejection
        people={rejected}
        onCancel={() => {
          setRejected([]);
          focusList();
        }}
        onReject={reject}
      />
    </Page>
  );
}

/** What the keys do, for those who have some. */
function Keys() {
  const { isOn } = useShortcutSwitch();
  if (!isOn) return null;
  return (
    <div className="queue-keys">
      {strings.keysHint.map(({ keys, what }) => (
        <span key={keys}>
          {keys.split(' ').map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {what}
        </span>
      ))}
      <span className="queue-keys-end">
        <Kbd>?</Kbd>
        {strings.allKeys}
      </span>
    </div>
  );
}

/** @param inAll where only some are found */
function sayHowMany(found: number, inAll: number | undefined): string {
  return inAll === undefined ? strings.lead(found) : strings.leadFiltered(found, inAll);
}

function withoutUnset(search: Partial<Record<keyof QueueSearch, string | undefined>>): QueueSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as QueueSearch;
}

/** Functions that stay the same, so that a row is only drawn again when it has changed. */
function passOn(latest: React.RefObject<RowActions | undefined>): RowActions {
  return {
    approve: (...args) => latest.current?.approve(...args),
    askToReject: (...args) => latest.current?.askToReject(...args),
    toggle: (...args) => latest.current?.toggle(...args),
    noteFocus: (...args) => latest.current?.noteFocus(...args),
    open: (...args) => latest.current?.open(...args),
  };
}
