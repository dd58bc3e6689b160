import { Skeleton } from '@mantine/core';
import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  useWindowVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { User } from '../../api/client.ts';
import { useRoom } from '../../parts/use-room.ts';
import { text } from '../../strings/signed-in.ts';
import { PersonRow, type RowActions } from './person-row.tsx';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';

const usualRowPixels = 64;
/** Of what lies over the list, above and below: a row under it is not seen. */
const covered = { scrollPaddingStart: 48, scrollPaddingEnd: 112 };

type Props = {
  people: readonly User[];
  /** With those that have not been loaded yet. */
  total: number;
  isLoading: boolean;
  cursor: Cursor;
  selection: Selection;
  actions: RowActions;
  list: React.RefObject<HTMLDivElement | null>;
  onSight: (first: number, last: number) => void;
};

/** Only the rows in sight exist; the list is as long as if all did. On a phone the whole page scrolls. */
export function WaitingList(props: Props) {
  return useRoom() === 'phone' ? <InWindow {...props} /> : <InPage {...props} />;
}

function InPage(props: Props) {
  const [options, margin] = useOptions(props, (list) => list.offsetTop);
  const rows = useVirtualizer<Element, Element>({
    ...options,
    getScrollElement: () => props.list.current?.parentElement ?? null,
  });
  return <Rows {...props} rows={rows} margin={margin} />;
}

function InWindow(props: Props) {
  const [options, margin] = useOptions(props, (list) => list.getBoundingClientRect().top + window.scrollY);
  const rows = useWindowVirtualizer<Element>(options);
  return <Rows {...props} rows={rows} margin={margin} />;
}

function useOptions({ people, total, cursor, list }: Props, topOf: (list: HTMLElement) => number) {
  const [margin, setMargin] = useState(-1);
  // What is above the list comes and goes.
  useLayoutEffect(() => {
    if (list.current) setMargin(Math.round(topOf(list.current)));
  });
  const options = {
    count: Math.max(total, people.length),
    estimateSize: () => usualRowPixels,
    getItemKey: (index: number) => people[index]?.id ?? -index,
    overscan: 6,
    scrollMargin: Math.max(0, margin),
    ...covered,
    // The row with the focus stays, wherever one scrolls to.
    rangeExtractor: (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), Math.max(0, cursor.index)])].sort(byNumber),
  };
  return [options, margin] as const;
}

type RowsProps = Props & { rows: Virtualizer<Element, Element> | Virtualizer<Window, Element>; margin: number };

function Rows({ people, total, isLoading, cursor, selection, actions, list, onSight, rows, margin }: RowsProps) {
  const shown = rows.getVirtualItems();
  const isPlaced = margin >= 0;
  const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: as often as rows or what is in sight have changed
  useEffect(() => onSight(startIndex, endIndex), [startIndex, endIndex, people, isLoading]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it moves, not when others leave
  useEffect(() => {
    if (cursor.moves > 0 && isPlaced) rows.scrollToIndex(cursor.index, { align: 'auto' });
  }, [cursor.moves, isPlaced]);
  return (
    <div
      ref={list}
      role="feed"
      aria-label={text.queue.list}
      aria-busy={isLoading}
      className="queue-list"
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const person = people[index];
        return (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            className="queue-place"
            style={{ transform: `translateY(${start - Math.max(0, margin)}px)` }}
          >
            {person ? (
              <PersonRow
                person={person}
                position={index + 1}
                total={total}
                isCurrent={index === cursor.index}
                isSelected={selection.has(person.id)}
                actions={actions}
              />
            ) : (
              <article className="queue-row" aria-label={text.common.loading}>
                <Skeleton h={14} w="70%" className="queue-bar-of-row" />
              </article>
            )}
          </div>
        );
      })}
    </div>
  );
}

function byNumber(one: number, other: number): number {
  return one - other;
}
