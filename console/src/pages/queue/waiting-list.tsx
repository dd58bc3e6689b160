import { Skeleton } from '@mantine/core';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useState } from 'react';
import type { User } from '../../api/client.ts';
import { text } from '../../strings/index.ts';
import { PersonRow, type RowActions } from './person-row.tsx';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';

const usualRowPixels = 92;
/** Of the frame and the bar of what is selected: a row under them is not seen. */
const coveredPixels = 160;

type Props = {
  people: readonly User[];
  /** With those that have not been loaded yet. */
  total: number;
  isLoading: boolean;
  cursor: Cursor;
  selection: Selection;
  menuOf: number | undefined;
  actions: RowActions;
  list: React.RefObject<HTMLDivElement | null>;
  onSight: (first: number, last: number) => void;
};

/** Only the rows in sight exist; the page is as long as if all did. */
export function WaitingList({ people, total, isLoading, cursor, selection, menuOf, actions, list, onSight }: Props) {
  const [scrollMargin, setScrollMargin] = useState(0);
  const rows = useWindowVirtualizer({
    count: Math.max(total, people.length),
    estimateSize: () => usualRowPixels,
    getItemKey: (index) => people[index]?.id ?? -index,
    overscan: 6,
    scrollMargin,
    scrollPaddingStart: coveredPixels,
    scrollPaddingEnd: 16,
    // The row with the focus stays, wherever one scrolls to.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.max(0, cursor.index)])].sort(byNumber),
  });
  const shown = rows.getVirtualItems();
  const isPlaced = scrollMargin > 0;
  const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
  // What is above the list comes and goes.
  useLayoutEffect(() => {
    const top = list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0;
    setScrollMargin(Math.round(top));
  });
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
            style={{ transform: `translateY(${start - scrollMargin}px)` }}
          >
            {person ? (
              <PersonRow
                person={person}
                position={index + 1}
                total={total}
                isCurrent={index === cursor.index}
                isSelected={selection.has(person.id)}
                isMenuOpen={menuOf === person.id}
                actions={actions}
              />
            ) : (
              <article className="queue-row" aria-label={text.common.loading}>
                <Skeleton h={14} w="70%" />
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
