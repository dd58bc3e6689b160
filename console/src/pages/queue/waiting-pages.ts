/** The part of the queue that has been loaded, oldest first, as pages that follow each other. Pure. */
import type { User } from '../../api/client.ts';

export type WaitingPage = {
  people: readonly User[];
  /** The last id that belongs here; what comes after it is on the next page, however few remain on this one. */
  upTo: number;
  next: string | null;
};

type Answer = { data: readonly User[]; next_cursor: string | null };

export function toPage({ data, next_cursor: next }: Answer): WaitingPage {
  return { people: data, next, upTo: next === null ? Number.POSITIVE_INFINITY : (data.at(-1)?.id ?? 0) };
}

/** The current state of the same page; the last page may have a next page by now. */
export function renewed(page: WaitingPage, answer: Answer): WaitingPage {
  if (page.next === null) return toPage(answer);
  return { ...page, people: answer.data.filter(({ id }) => id <= page.upTo) };
}

export function without(pages: readonly WaitingPage[], ids: ReadonlySet<number>): WaitingPage[] {
  return pages.map((page) =>
    page.people.some(({ id }) => ids.has(id))
      ? { ...page, people: page.people.filter(({ id }) => !ids.has(id)) }
      : page,
  );
}

/** Everybody at the old place; whoever belongs to what has not been loaded comes with it. */
export function withAgain(pages: readonly WaitingPage[], back: readonly User[]): WaitingPage[] {
  let from = 0;
  return pages.map((page) => {
    const after = from;
    from = page.upTo;
    const own = back.filter(({ id }) => id > after && id <= page.upTo);
    if (own.length === 0) return page;
    const ids = new Set(own.map(({ id }) => id));
    const people = [...page.people.filter(({ id }) => !ids.has(id)), ...own].sort((one, other) => one.id - other.id);
    return { ...page, people };
  });
}
