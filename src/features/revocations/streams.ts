/**
 * Whether what is read continues what was read. Each change that revokes something is a link in one of a few streams: its
 * number is one above the number of the link before it, it names that one's random mark, and it has a mark of its own. So a
 * database that was set back, or replaced by a copy that lacks the latest changes, does not fit, whatever came after.
 * Knows no clock and no database.
 */
export type Link = { stream: number; number: number; mark: string };

/** A row of the table; one in no stream is of a server of the earlier version. */
type Row = { stream: number | null; number: number | null; mark: string | null; follows: string | null };

type LinkedRow = Link & { follows: string };

export type Links = ReadonlyMap<number, Link>;

/**
 * @param known the latest links that have been read
 * @param latest what the database said before it gave the rows
 * @param rows all that come after `known`, ordered by number within their streams
 * @returns the latest links now; `undefined` when they do not continue those that are known
 */
export function follow(known: Links, latest: Links, rows: readonly Row[]): Links | undefined {
  const links = new Map(known);
  const isFitting = rows.every((row) => row.stream === null || addRow(links, latest, row as LinkedRow));
  if (!isFitting || latest.size !== known.size) return undefined;
  for (const { stream, number, mark } of latest.values()) {
    const [before, now] = [known.get(stream), links.get(stream)];
    if (!before || !now || number < before.number || number > now.number) return undefined;
    if (number === now.number && mark !== now.mark) return undefined;
    if (number === before.number && mark !== before.mark) return undefined;
  }
  return links;
}

function addRow(links: Map<number, Link>, latest: Links, { stream, number, mark, follows }: LinkedRow): boolean {
  const last = links.get(stream);
  if (!last) return false;
  // Several rows of one change.
  if (number === last.number) return mark === last.mark;
  if (number !== last.number + 1 || follows !== last.mark) return false;
  links.set(stream, { stream, number, mark });
  const said = latest.get(stream);
  return said?.number !== number || said.mark === mark;
}
