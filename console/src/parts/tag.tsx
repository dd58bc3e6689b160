import './tag.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

type Props = { tone?: 'plain' | 'info' | 'good' | 'warn' | 'bad'; icon?: IconName; children: ReactNode };

/** A few words beside a thing: "locked", "you", "not confirmed". */
export function Tag({ tone = 'plain', icon, children }: Props) {
  return (
    <span className="tag" data-tone={tone}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
