/** The part of the queue that has been loaded, as pages that follow each other. Pure. */
import type { Applicant } from './batch.ts';

/** The ids count up from the oldest request to the newest. */
export type Order = 'oldest' | 'newest';

export type WaitingPage = {
  people: readonly Applicant[];
  /** The place of the last one that belongs here; what comes after it is on the next page, however few remain on this one. */
  upTo: number;
  next: string | null;
};

type Answer = { data: readonly Applicant[]; next_cursor: string | null };

/** Higher further down the list. */
export function placeOf(id: number, order: Order): number {
  return order === 'oldest' ? id : -id;
}

export function toPage({ data, next_cursor: next }: Answer, order: Order): WaitingPage {
  const last = data.at(-1);
  return { people: data, next, upTo: next === null || !last ? Number.POSITIVE_INFINITY : placeOf(last.id, order) };
}

/** The current state of the same page; the last page may have a next page by now. */
export function renewed(page: WaitingPage, answer: Answer, order: Order): WaitingPage {
  if (page.next === null) return toPage(answer, order);
  return { ...page, people: answer.data.filter(({ id }) => placeOf(id, order) <= page.upTo) };
}

export function without(pages: readonly WaitingPage[], ids: ReadonlySet<number>): WaitingPage[] {
  return pages.map((page) =>
    page.people.some(({ id }) => ids.has(id))
      ? { ...page, people: page.people.filter(({ id }) => !ids.has(id)) }
      : page,
  );
}

/** Puts each back in their old place; those that belong to a page not loaded yet come with that page. */
export function withAgain(pages: readonly WaitingPage[], back: readonly Applicant[], order: Order): WaitingPage[] {
  let from = Number.NEGATIVE_INFINITY;
  return pages.map((page) => {
    const after = from;
    from = page.upTo;
    const own = back.filter(({ id }) => placeOf(id, order) > after && placeOf(id, order) <= page.upTo);
    if (own.length === 0) return page;
    const ids = new Set(own.map(({ id }) => id));
    const people = [...page.people.filter(({ id }) => !ids.has(id)), ...own].sort(
      (one, other) => placeOf(one.id, order) - placeOf(other.id, order),
    );
    return { ...page, people };
  });
}
