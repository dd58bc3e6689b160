import type { ReactNode } from 'react';
import { Card } from './card.tsx';

/** One matter of a page. */
export function Section(props: { title: string; line?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { title, line, actions, children } = props;
  return (
    <Card title={title} lead={line} actions={actions}>
      {children}
    </Card>
  );
}
