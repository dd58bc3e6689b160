import './card.css';
import { type ReactNode, useId } from 'react';

type Props = {
  title: string;
  /** How many, or one line about it. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Rows go to the edge; text and fields do not. */
  isList?: boolean;
};

/** One matter of a page. */
export function Card({ title, lead, actions, children, isList = false }: Props) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-head">
        <div className="card-title">
          <h2 id={id}>{title}</h2>
          {lead !== undefined && <span className="small dim">{lead}</span>}
        </div>
        {actions && <div className="card-actions">{actions}</div>}
      </header>
      <div className={isList ? 'card-list' : 'card-body'}>{children}</div>
    </section>
  );
}

/** A row of a card: what it is, a second line, and what there is to do. */
export function CardRow(props: { mark?: ReactNode; title: ReactNode; line?: ReactNode; children?: ReactNode }) {
  const { mark, title, line, children } = props;
  return (
    <div className="card-row">
      {mark}
      <div className="card-row-text">
        <div>{title}</div>
        {line !== undefined && <div className="small dim">{line}</div>}
      </div>
      {children && <div className="card-row-end">{children}</div>}
    </div>
  );
}
