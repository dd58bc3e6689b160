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
  /** The face of who the page is about; the line about it stands below the title then. */
  face?: ReactNode;
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
export function Page(props: Props) {
  const { title, heading = title, lead, face, actions, tools, back, aside, isList = false, children } = props;
  const named = (
    <>
      <h1 className="breakable" id="heading">
        {heading}
      </h1>
      {lead !== undefined && <div className="page-lead">{lead}</div>}
    </>
  );
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
          {face}
          {face ? <div className="page-named">{named}</div> : named}
          {actions && <div className="page-actions">{actions}</div>}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
        <div className={isList ? 'page-body' : 'page-body padded'}>{children}</div>
      </div>
      {aside}
    </div>
  );
}
