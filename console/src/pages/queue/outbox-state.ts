/** What is decided and not sent yet, what can be undone, and what becomes of both. Pure. */
import type { Batch, Outcome, Person, Progress } from './batch.ts';

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
  /** When the next try is, in milliseconds since 1970, while the service is away. */
  nextTry: number | undefined;
};

export const emptyOutbox: Outbox = {
  waiting: [],
  done: [],
  latest: undefined,
  progress: undefined,
  nextTry: undefined,
};

/** As many as somebody goes back one by one. */
const mostKept = 20;

/** For so long the service knows a key again, and an undo is open. */
export const mostAgeMilliseconds = 24 * 3_600_000;

/** The latest decision that has not been undone. */
export function findUndoable({ waiting, done }: Outbox): Batch | undefined {
  const undone = new Set(waiting.map(({ undoes }) => undoes));
  return [...done, ...waiting].findLast(({ key, undoes }) => undoes === undefined && !undone.has(key));
}

/** How many the service still counts as waiting, on whom it is decided here. */
export function countLeaving({ waiting, progress }: Outbox): number {
  const batches = waiting.filter(({ undoes }) => undoes === undefined);
  return new Set(batches.flatMap(({ people }) => people.map(({ id }) => id))).size - (progress?.done ?? 0);
}

/** How far a decision has come: nobody has heard of it, perhaps somebody has, or the answer is awaited now. */
export type Sent = 'not' | 'perhaps' | 'now';

/**
 * Undoes the latest decision. One that was never sent is not sent; one that the service may have received is taken back
 * instead of being sent again, which changes nothing where it was not received.
 * @param undoing the batch that would take it back
 */
export function undone(state: Outbox, latest: Batch, sent: Sent, undoing: Batch): Pick<Outbox, 'waiting'> {
  const isWaiting = state.waiting.some(({ key }) => key === latest.key);
  if (!isWaiting || sent === 'now') return { waiting: [...state.waiting, undoing] };
  const others = state.waiting.filter(({ key }) => key !== latest.key);
  return { waiting: sent === 'not' ? others : [...others, undoing] };
}

/** After the answer to a batch. */
export function settled(state: Outbox, batch: Batch, outcomes: readonly Outcome[]): Outbox & { latest: Report } {
  const succeeded = new Set(outcomes.filter(({ status }) => status === 200).map(({ id }) => id));
  const people = batch.people.filter(({ id }) => succeeded.has(id));
  const byId = new Map(batch.people.map((person) => [person.id, person]));
  const refusals = outcomes.flatMap(({ id, error }) => {
    const person = byId.get(id);
    return person && error !== undefined ? [{ person, sentence: error }] : [];
  });
  const others = state.waiting.filter(({ key }) => key !== batch.key);
  return {
    // Only what was done is undone.
    waiting: others.map((other) => (other.undoes === batch.key ? { ...other, people } : other)),
    done: doneAfter(state.done, batch, people),
    latest: { batch, done: people, refusals },
    progress: undefined,
    nextTry: undefined,
  };
}

function doneAfter(done: readonly Batch[], batch: Batch, people: readonly Person[]): readonly Batch[] {
  if (batch.undoes !== undefined) return done.filter(({ key }) => key !== batch.undoes);
  return people.length > 0 ? [...done, { ...batch, people }].slice(-mostKept) : done;
}

/** Of those who were decided on elsewhere in the console, for example in the list of one's decisions. */
export function withoutPeople(done: readonly Batch[], ids: ReadonlySet<number>): readonly Batch[] {
  return done
    .map((batch) => ({ ...batch, people: batch.people.filter(({ id }) => !ids.has(id)) }))
    .filter(({ people }) => people.length > 0);
}

/** What is too old to be sent or undone is left out. */
export function fresh(batches: readonly Batch[], now: number): readonly Batch[] {
  return batches.filter(({ at }) => at > now - mostAgeMilliseconds);
}

/** What somebody wrote about themselves is not needed, and may be more than a browser keeps. */
export function toKept(batch: Batch): Batch {
  const people = batch.people.map(({ id, username, display_name, requested_role }) => ({
    id,
    username,
    display_name,
    requested_role,
  }));
  return { ...batch, people };
}
