import './notice.css';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'info' | 'good' | 'warn' | 'bad' | 'power';

const icons: Readonly<Record<Tone, IconName>> = {
  info: 'info',
  good: 'check',
  warn: 'warn',
  bad: 'warn',
  power: 'roles',
};

type Props = {
  tone?: Tone;
  icon?: IconName;
  /** For what has just happened: it is read out at once. */
  isNews?: boolean;
  actions?: ReactNode;
  children: ReactNode;
};

/** Said where it belongs. Its first words may be in bold. */
export function Notice({ tone = 'info', icon = icons[tone], isNews = false, actions, children }: Props) {
  return (
    <div className="notice" data-tone={tone} role={isNews ? 'alert' : undefined}>
      <Icon name={icon} />
      <div className="notice-text">{children}</div>
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  );
}
