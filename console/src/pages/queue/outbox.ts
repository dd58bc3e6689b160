/**
 * Decisions in progress: sent one after another, and while the service is away or the session has ended they
 * wait for it. They are here and not on a page, so that they go on wherever one goes, and in the memory of the
 * tab, so that they go on after a reload; under the same keys, so that nothing is done twice.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { User } from '../../api/client.ts';
import { makeKey } from '../../api/idempotency-key.ts';
import { isProblem } from '../../api/problem.ts';
import { decidedName, keep, readKept } from '../../api/tab-storage.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { type Batch, type Choice, isSettled, type Outcome, type Person } from './batch.ts';
import { send } from './decision.ts';
import {
  emptyOutbox,
  findUndoable,
  fresh,
  type Outbox,
  type Sent,
  settled,
  toKept,
  undone,
  withoutPeople,
} from './outbox-state.ts';
import { ownDecisionsKey } from './own-decisions.ts';
import { sayTooOld } from './report.tsx';
import { listAnew, lookAgain, putBack, takeOut } from './use-waiting.ts';

const waitingName = 'decisions';
const pauseMilliseconds = 1_000;

let state: Outbox = emptyOutbox;
let owner = 0;
let queries: QueryClient;
let isSending = false;
/** The key of the batch whose answer is awaited. */
let sending: string | undefined;
/** Those that the service may have received. */
const tried = new Set<string>();
const listeners = new Set<() => void>();

/** For `useSyncExternalStore`. */
export function onOutboxChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentOutbox(): Outbox {
  return state;
}

/** Goes on with what this user has decided in this tab. A page has one user only. */
export function openOutbox(user: number, client: QueryClient): void {
  queries = client;
  if (owner !== user) {
    owner = user;
    const kept = readKept<Batch[]>(user, waitingName) ?? [];
    const waiting = fresh(kept, Date.now());
    sayTooOld(kept.length - waiting.length);
    // Whether they were sent before the reload, nobody knows any more.
    for (const { key } of waiting) tried.add(key);
    set({ ...emptyOutbox, waiting, done: fresh(readKept<Batch[]>(user, decidedName) ?? [], Date.now()) });
  }
  void sendAll();
}

export function decide(people: readonly User[], choice: Choice): void {
  if (people.length > 0) add({ key: makeKey(), at: Date.now(), people, choice });
}

export function undo(): void {
  const latest = findUndoable(state);
  if (!latest) return;
  const sent: Sent = sending === latest.key ? 'now' : tried.has(latest.key) ? 'perhaps' : 'not';
  set(undone(state, latest, sent, reopening(latest.people, latest.key)));
  void sendAll();
}

/** Of people on whom it was decided earlier, perhaps before this tab was there. */
export function reopen(people: readonly Person[]): void {
  if (people.length === 0) return;
  set({ done: withoutPeople(state.done, new Set(people.map(({ id }) => id))) });
  // It is nobody's key: what it undoes is not in this tab any more.
  add(reopening(people, makeKey()));
}

function reopening(people: readonly Person[], undoes: string): Batch {
  return { key: makeKey(), at: Date.now(), people, choice: { decision: 'reopen' }, undoes };
}

function add(batch: Batch): void {
  set({ waiting: [...state.waiting, batch] });
  void sendAll();
}

function set(changes: Partial<Outbox>): void {
  state = { ...state, ...changes };
  if (changes.waiting) keepAll(waitingName, changes.waiting);
  if (changes.done) keepAll(decidedName, changes.done);
  for (const tell of listeners) tell();
}

function keepAll(name: string, batches: readonly Batch[]): void {
  keep(owner, name, batches.length > 0 ? batches.map(toKept) : undefined);
}

async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (let [batch] = state.waiting; batch; [batch] = state.waiting) {
    try {
      sending = batch.key;
      tried.add(batch.key);
      const outcomes = await send(batch, (progress) => set({ progress }));
      sending = undefined;
      await settle(batch, outcomes);
    } catch (error) {
      sending = undefined;
      // Nobody is signed in any more: it is sent when they are.
      if (isProblem(error) && error.status === 401) break;
      const seconds = isProblem(error) ? error.retryAfter : undefined;
      const pause = (seconds ?? 0) * 1_000 || pauseMilliseconds;
      set({ nextTry: Date.now() + pause });
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  isSending = false;
}

async function settle(batch: Batch, outcomes: readonly Outcome[]): Promise<void> {
  const next = settled(state, batch, outcomes);
  if (batch.undoes === undefined)
    await takeOut(
      queries,
      outcomes.filter(isSettled).map(({ id }) => id),
    );
  else await comeBack(next.latest.done);
  void queries.invalidateQueries({ queryKey: pendingCountKey });
  void queries.invalidateQueries({ queryKey: ownDecisionsKey });
  lookAgain(queries);
  // Something may have been added while the lists changed.
  set(settled(state, batch, outcomes));
}

async function comeBack(people: readonly Person[]): Promise<void> {
  const known = people.filter(isKnown);
  if (known.length === people.length) await putBack(queries, known);
  else listAnew(queries);
}

/** Of those who were kept over a reload, only what was needed. */
function isKnown(person: Person): person is User {
  return 'created_at' in person;
}
