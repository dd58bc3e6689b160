import { type ReactNode, useId } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { formatNumber } from '../../strings/format.ts';

type Props = {
  title: string;
  count: number;
  /** Makes a link of the number, to the list that is exactly so long; without it, the list is not the caller's to see. */
  link?: (number: ReactNode) => ReactNode;
  children?: ReactNode;
};

/** One number, and where it leads: the whole tile is the link. */
export function Tile({ title, count, link, children }: Props) {
  const id = useId();
  const number = <span className="tile-number">{formatNumber(count)}</span>;
  return (
    <section className="tile" aria-labelledby={id} data-link={link !== undefined || undefined}>
      <h2 className="tile-title" id={id}>
        {title}
        {link && <Icon name="right" size={14} />}
      </h2>
      {link ? link(number) : number}
      <div className="tile-line small dim">{children}</div>
    </section>
  );
}
