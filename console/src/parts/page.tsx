import './page.css';
import type { ReactNode } from 'react';
import { installation } from '../api/installation.ts';
import { AnchorLink } from './anchor-link.tsx';
import { Icon } from './icon.tsx';

type Props = {
  title: string;
  /** Where it says more than the title of the window. */
  heading?: ReactNode;
  /** How many there are, or one line about the page. */
  lead?: ReactNode;
  /** At the right of the head; at most one of them is filled. */
  actions?: ReactNode;
  /** One line of search, filters and sorting. */
  tools?: ReactNode;
  /** The list that this is one of. */
  back?: { to: '/users' | '/roles' | '/audit' | '/queue'; label: string };
  /** What lies beside the page, or over it where there is no room. */
  aside?: ReactNode;
  /** A list goes to the edge; cards do not. */
  isList?: boolean;
  children: ReactNode;
};

/** A page of the console: its head stays, what is below it scrolls. */
export function Page({ title, heading = title, lead, actions, tools, back, aside, isList = false, children }: Props) {
  return (
    <div className="page">
      <title>{`${title} · ${installation.name}`}</title>
      <div className="page-column">
        {back && (
          <AnchorLink to={back.to} className="page-back" underline="never">
            <Icon name="left" />
            {back.label}
          </AnchorLink>
        )}
        <div className="page-head">
          <h1 className="breakable">{heading}</h1>
          {lead !== undefined && <span className="page-lead">{lead}</span>}
          {actions && <div className="page-actions">{actions}</div>}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
        <div className={isList ? 'page-body' : 'page-body padded'}>{children}</div>
      </div>
      {aside}
    </div>
  );
}
