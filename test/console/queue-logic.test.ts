/** What the queue decides by itself, without a browser: undo, the outbox, the selection, pages, questions, acts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Applicant, Batch } from '../../console/src/pages/queue/batch.ts';
import {
  emptyOutbox,
  findUndoable,
  fresh,
  type Outbox,
  settled,
  undone,
  withoutPeople,
} from '../../console/src/pages/queue/outbox-state.ts';
import { byDay, type OwnDecision, toActs } from '../../console/src/pages/queue/own-decisions.ts';
import { questionFor } from '../../console/src/pages/queue/question-for.ts';
import { isFiltered, readQueueSearch, toQuery } from '../../console/src/pages/queue/queue-search.ts';
import { roleCounts } from '../../console/src/pages/queue/role-counts.ts';
import { between, selectedOf } from '../../console/src/pages/queue/selection.ts';
import { renewed, toPage, withAgain, without } from '../../console/src/pages/queue/waiting-pages.ts';

const person = (id: number, requested_role: string | null = 'user') =>
  ({ id, username: `person${id}`, display_name: null, requested_role }) as Applicant;
const people = (...ids: number[]) => ids.map((id) => person(id));
const idsOf = (list: readonly { id: number }[]) => list.map(({ id }) => id);

const batch = (key: string, ids: number[], more: Partial<Batch> = {}): Batch => ({
  key,
  at: 1_000,
  people: people(...ids),
  choice: { decision: 'approve' },
  ...more,
});
const undoing = (of: Batch) =>
  batch(`undo ${of.key}`, idsOf(of.people), { choice: { decision: 'reopen' }, undoes: of.key });
const done = (...ids: number[]) => ids.map((id) => ({ id, status: 200 }));
const keys = ({ waiting }: Pick<Outbox, 'waiting'>) => waiting.map(({ key }) => key);

describe('an undo', () => {
  const [first, second] = [batch('first', [1]), batch('second', [2])];

  it('is about the latest decision that has not been undone', () => {
    assert.equal(findUndoable(emptyOutbox), undefined);
    const state = { ...emptyOutbox, done: [first], waiting: [second] };
    assert.equal(findUndoable(state)?.key, 'second');
    assert.equal(findUndoable({ ...state, waiting: [second, undoing(second)] })?.key, 'first');
    assert.equal(findUndoable({ ...state, waiting: [second, undoing(second), undoing(first)] }), undefined);
  });

  it('of what was never sent sends nothing', () => {
    const state = { ...emptyOutbox, waiting: [first, second] };
    assert.deepEqual(keys(undone(state, second, 'not', undoing(second))), ['first']);
  });

  it('of what the service may have received takes it back instead of sending it again', () => {
    const state = { ...emptyOutbox, waiting: [first] };
    assert.deepEqual(keys(undone(state, first, 'perhaps', undoing(first))), ['undo first']);
  });

  it('of what is being sent, or was done, is sent after it', () => {
    const state = { ...emptyOutbox, waiting: [first] };
    assert.deepEqual(keys(undone(state, first, 'now', undoing(first))), ['first', 'undo first']);
    assert.deepEqual(keys(undone({ ...emptyOutbox, done: [first] }, first, 'perhaps', undoing(first))), ['undo first']);
  });
});

describe('the answer to a decision', () => {
  it('leaves to undo those on whom it was made, and says of whom it was not', () => {
    const sent = batch('many', [1, 2, 3]);
    const outcomes = [...done(1, 3), { id: 2, status: 409, error: 'Rejected already.' }];
    const state = settled({ ...emptyOutbox, waiting: [sent, undoing(sent)] }, sent, outcomes);
    assert.deepEqual(idsOf(state.latest.done), [1, 3]);
    assert.deepEqual(
      state.latest.refusals.map(({ person, sentence }) => [person.id, sentence]),
      [[2, 'Rejected already.']],
    );
    assert.deepEqual(
      state.done.map(({ people }) => idsOf(people)),
      [[1, 3]],
    );
    assert.deepEqual(
      state.waiting.map(({ people }) => idsOf(people)),
      [[1, 3]],
      'only what was done is undone',
    );
  });

  it('to an undo, also to one that was refused, ends what could be undone', () => {
    const earlier = batch('earlier', [1]);
    const state = { ...emptyOutbox, done: [earlier], waiting: [undoing(earlier)] };
    const refused = [{ id: 1, status: 409, code: 'approvals/signed-in-since', error: 'Signed in since.' }];
    for (const outcomes of [done(1), refused])
      assert.equal(findUndoable(settled(state, undoing(earlier), outcomes)), undefined);
  });

  it('to none leaves nothing to undo', () => {
    const sent = batch('sent', [1]);
    const outcomes = [{ id: 1, status: 403, error: 'No.' }];
    assert.deepEqual(settled({ ...emptyOutbox, waiting: [sent] }, sent, outcomes).done, []);
  });
});

describe('what is kept over a reload', () => {
  it('is neither sent nor undone after a day', () => {
    const day = 24 * 3_600_000;
    assert.deepEqual(keys({ waiting: fresh([batch('old', [1], { at: 0 }), batch('new', [2], { at: 1 })], day) }), [
      'new',
    ]);
  });

  it('forgets those who were taken back elsewhere', () => {
    const left = withoutPeople([batch('one', [1]), batch('two', [2, 3])], new Set([1, 3]));
    assert.deepEqual(
      left.map(({ key, people }) => [key, idsOf(people)]),
      [['two', [2]]],
    );
  });
});

describe('the selection', () => {
  it('goes over rows in both directions, and is one row without a beginning', () => {
    const list = people(1, 2, 3, 4);
    assert.deepEqual(between(list, 2, 4), [2, 3, 4]);
    assert.deepEqual(between(list, 4, 2), [2, 3, 4]);
    assert.deepEqual(between(list, undefined, 3), [3]);
  });

  it('of everybody has those that are not loaded, and of those that are only who still waits', () => {
    const everybody = people(1, 2, 3, 4, 5);
    const ids = new Set(idsOf(everybody));
    assert.deepEqual(idsOf(selectedOf(people(1, 3), everybody, ids, 'oldest')), [1, 3, 4, 5]);
    assert.deepEqual(idsOf(selectedOf(people(5, 3), everybody, ids, 'newest')), [5, 3, 1, 2]);
  });

  it('is counted by role, the most frequent first; none asked for is the least one', () => {
    const roles = [person(1, 'admin'), person(2), person(3, null)];
    assert.deepEqual(roleCounts(roles), [
      { role: 'user', count: 2 },
      { role: 'admin', count: 1 },
    ]);
  });
});

describe('the pages of the queue', () => {
  for (const order of ['oldest', 'newest'] as const) {
    const ids = order === 'oldest' ? [1, 2, 3, 4] : [4, 3, 2, 1];
    const [a = 0, b = 0, c = 0, d = 0] = ids;
    const pages = [
      toPage({ data: people(a, b), next_cursor: 'next' }, order),
      toPage({ data: people(c, d), next_cursor: null }, order),
    ];
    const shown = (list: typeof pages) => list.map((page) => idsOf(page.people));

    it(`lose who is decided on, and get them back at the old place, ${order} first`, () => {
      const left = without(pages, new Set([b, d]));
      assert.deepEqual(shown(left), [[a], [c]]);
      assert.deepEqual(shown(withAgain(left, people(d, b), order)), [
        [a, b],
        [c, d],
      ]);
    });

    it(`keep to their own people when they are read again, ${order} first`, () => {
      const [first] = pages;
      assert.ok(first);
      const answer = { data: people(b, c, d), next_cursor: null };
      assert.deepEqual(idsOf(renewed(first, answer, order).people), [b]);
    });
  }

  it('take who has just come: at the end, or at the top of the newest', () => {
    const last = toPage({ data: people(3), next_cursor: null }, 'oldest');
    assert.deepEqual(idsOf(renewed(last, { data: people(3, 9), next_cursor: null }, 'oldest').people), [3, 9]);
    const top = toPage({ data: people(3, 2), next_cursor: 'next' }, 'newest');
    assert.deepEqual(
      idsOf(renewed(top, { data: people(9, 3, 2, 1), next_cursor: 'next' }, 'newest').people),
      [9, 3, 2],
    );
  });
});

describe('an approval', () => {
  const roles = { isHarmless: (name: string) => name === 'user', mayGive: (name: string) => name !== 'admin' };
  const ask = (list: readonly Applicant[], role?: string) => questionFor(list, role, roles);

  it('is made at once where nobody gets permissions', () => {
    assert.equal(ask(people(1)), undefined);
    assert.equal(ask(people(1, 2)), undefined);
    assert.equal(ask([person(1, 'admin')], 'user'), undefined);
    assert.equal(ask([]), undefined);
  });

  it('of a role with permissions is asked about, and one that the caller cannot give is not offered', () => {
    assert.partialDeepStrictEqual(ask([person(1, 'approver')]), { kind: 'power', role: 'approver' });
    assert.partialDeepStrictEqual(ask([person(1, 'admin')]), { kind: 'cannot', role: 'admin' });
    assert.partialDeepStrictEqual(ask(people(1, 2), 'approver'), { kind: 'power', role: 'approver' });
  });

  it('of many leaves out those who ask for such a role', () => {
    const asked = ask([person(1), person(2, 'admin'), person(3)]);
    assert.ok(asked?.kind === 'many');
    assert.deepEqual([idsOf(asked.people), idsOf(asked.leftOut)], [[1, 3], [2]]);
  });
});

describe('the address of the queue', () => {
  it('has what makes sense, and nothing else', () => {
    const given = {
      q: 12,
      role: 'Editor!',
      domain: 'example.org',
      flag: 'odd',
      sort: 'newest',
      show: 'decisions',
      x: 1,
    };
    const search = readQueueSearch(given);
    assert.deepEqual(search, { q: '12', domain: 'example.org', sort: 'newest', show: 'decisions' });
    assert.equal(isFiltered(search), true);
    assert.equal(isFiltered({ sort: 'newest', show: 'list' }), false);
    assert.deepEqual(toQuery(search), { status: 'pending', q: '12', email_domain: 'example.org' });
  });
});

describe('one’s own decisions', () => {
  const decided = (id: number, at: number, more: Partial<OwnDecision> = {}): OwnDecision => ({
    id,
    username: `person${id}`,
    display_name: null,
    decision: 'approve',
    role: 'user',
    reason: null,
    decided_at: new Date(Date.UTC(2026, 10, 29, 12) + at).toISOString(),
    undo: 'open',
    undo_until: null,
    ...more,
  });

  it('are one act where many were chosen together, with the undo of those for whom it is open', () => {
    const together = [6, 5, 4, 3, 2, 1].map((id) => decided(id, id, id === 2 ? { undo: 'signed_in' } : {}));
    const alone = [decided(9, -60_000), decided(8, -60_100)];
    const acts = toActs([...together, ...alone]);
    assert.deepEqual(
      acts.map(({ people }) => people.length),
      [6, 1, 1],
    );
    assert.deepEqual(idsOf(acts[0]?.open ?? []), [6, 5, 4, 3, 1]);
    assert.deepEqual(
      toActs(together.with(2, decided(4, 4, { role: 'editor' }))).map(({ people }) => people.length),
      [1, 1, 1, 1, 1, 1],
    );
  });

  it('stand under their day', () => {
    const acts = toActs([decided(1, 0), decided(2, -72 * 3_600_000)]);
    assert.deepEqual(
      byDay(acts).map(([, those]) => those.length),
      [1, 1],
    );
  });
});
