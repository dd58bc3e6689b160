import './empty.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = { icon?: IconName; tone?: 'info' | 'power'; title: string; children?: ReactNode; action?: ReactNode };

/** Instead of a list with nothing in it: what that means, and the next step. */
export function Empty({ icon = 'search', tone = 'info', title, children, action }: Props) {
  return (
    <div className="empty">
      <span className="empty-mark" data-tone={tone}>
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
