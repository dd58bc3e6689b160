/** Text as it is sent: a name above it, and a button that copies it. */
import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCopy } from '../parts/copy-button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { text as words } from '../strings/reference.ts';

type Props = { label: string; text: string; head?: ReactNode };

export function CodeBlock({ label, text, head }: Props) {
  return (
    <figure className="code-block">
      <figcaption>
        {head ?? <span className="small dim">{label}</span>}
        <CopyButton text={() => text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys have to reach it */}
      <section tabIndex={0} aria-label={label}>
        <pre dir="ltr">{text}</pre>
      </section>
    </figure>
  );
}

type CopyProps = { text: () => string; icon?: IconName; label?: string };

export function CopyButton({ text, icon = 'copy', label = words.reference.copy }: CopyProps) {
  const { isCopied, copy } = useCopy();
  return (
    <ActionIcon className="copy" aria-label={label} title={label} onClick={() => copy(text())}>
      <Icon name={isCopied ? 'check' : icon} />
    </ActionIcon>
  );
}
