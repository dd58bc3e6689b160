/**
 * Decisions on their way: sent one after another, and while the service is away or the session has ended they
 * wait for it. They are here and not on a page, so that they go on wherever one goes, and in the memory of the
 * tab, so that they go on after a reload; under the same keys, so that nothing is done twice.
 */
import type { QueryClient } from '@tanstack/react-query';
import type { User } from '../../api/client.ts';
import { makeKey } from '../../api/idempotency-key.ts';
import { isProblem } from '../../api/problem.ts';
import { keep, readKept } from '../../api/tab-storage.ts';
import { pendingCountKey } from '../../shell/pending-count.ts';
import { type Batch, type Choice, isSettled, type Outcome, type Person, type Progress, send } from './decision.ts';
import { sayTooOld, showReport } from './report.tsx';
import { listAnew, lookAgain, putBack, takeOut } from './use-waiting.ts';

export type Refusal = { person: Person; sentence: string };

/** What became of a batch. */
export type Report = { batch: Batch; done: readonly Person[]; refusals: readonly Refusal[] };

export type Outbox = {
  /** Not answered yet, the oldest first. */
  waiting: readonly Batch[];
  /** What can be taken back, with those only to whom it was done. */
  done: readonly Batch[];
  latest: Report | undefined;
  /** Of a decision on many that is being sent. */
  progress: Progress | undefined;
};

const name = 'decisions';
const pauseMilliseconds = 1_000;
/** For so long the service knows a key again. */
const mostAgeMilliseconds = 24 * 3_600_000;

let state: Outbox = { waiting: [], done: [], latest: undefined, progress: undefined };
let owner = 0;
let queries: QueryClient;
let isSending = false;
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
    const kept = readKept<Batch[]>(user, name) ?? [];
    const oldest = Date.now() - mostAgeMilliseconds;
    const waiting = kept.filter(({ at }) => at > oldest);
    sayTooOld(kept.length - waiting.length);
    set({ waiting });
  }
  void sendAll();
}

export function decide(people: readonly User[], choice: Choice): void {
  if (people.length > 0) add({ key: makeKey(), at: Date.now(), people, choice });
}

export function findUndoable({ waiting, done }: Outbox): Batch | undefined {
  const undone = new Set(waiting.map(({ undoes }) => undoes));
  return [...done, ...waiting].findLast(({ key, undoes }) => undoes === undefined && !undone.has(key));
}

export function undo(): void {
  const latest = findUndoable(state);
  if (!latest) return;
  add({ key: makeKey(), at: Date.now(), people: latest.people, choice: { decision: 'reopen' }, undoes: latest.key });
}

function add(batch: Batch): void {
  set({ waiting: [...state.waiting, batch] });
  void sendAll();
}

function set(changes: Partial<Outbox>): void {
  state = { ...state, ...changes };
  if (changes.waiting) keep(owner, name, changes.waiting.length > 0 ? changes.waiting.map(toKept) : undefined);
  for (const tell of listeners) tell();
}

/** What somebody wrote about themselves is not needed, and may be more than a browser keeps. */
function toKept(batch: Batch): Batch {
  const people = batch.people.map(({ id, username, requested_role }) => ({ id, username, requested_role }));
  return { ...batch, people };
}

async function sendAll(): Promise<void> {
  if (isSending) return;
  isSending = true;
  for (let [batch] = state.waiting; batch; [batch] = state.waiting) {
    try {
      const outcomes = await send(batch, (progress) => set({ progress }));
      await settle(batch, outcomes);
    } catch (error) {
      // Nobody is signed in any more: it is sent when they are.
      if (isProblem(error) && error.status === 401) break;
      const seconds = isProblem(error) ? error.retryAfter : undefined;
      await new Promise((resolve) => setTimeout(resolve, (seconds ?? 0) * 1_000 || pauseMilliseconds));
    }
  }
  isSending = false;
}

async function settle(batch: Batch, outcomes: readonly Outcome[]): Promise<void> {
  const succeeded = idsOf(outcomes.filter(({ status }) => status === 200));
  const people = batch.people.filter(({ id }) => succeeded.has(id));
  if (batch.undoes === undefined) await takeOut(queries, [...idsOf(outcomes.filter(isSettled))]);
  else await comeBack(people);
  void queries.invalidateQueries({ queryKey: pendingCountKey });
  lookAgain(queries);
  const byId = new Map(batch.people.map((person) => [person.id, person]));
  const refusals = outcomes.flatMap(({ id, error }) => {
    const person = byId.get(id);
    return person && error !== undefined ? [{ person, sentence: error }] : [];
  });
  const report = { batch, done: people, refusals };
  const others = state.waiting.filter(({ key }) => key !== batch.key);
  set({
    // Only what was done is undone.
    waiting: others.map((other) => (other.undoes === batch.key ? { ...other, people } : other)),
    done:
      batch.undoes !== undefined
        ? state.done.filter(({ key }) => key !== batch.undoes)
        : people.length > 0
          ? [...state.done, { ...batch, people }]
          : state.done,
    latest: report,
    progress: undefined,
  });
  showReport(report, undo);
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

function idsOf(outcomes: readonly Outcome[]): Set<number> {
  return new Set(outcomes.map(({ id }) => id));
}
