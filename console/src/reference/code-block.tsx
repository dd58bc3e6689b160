/** Text as it is sent: a name above it, and a button that copies it. */
import { ActionIcon } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Icon, type IconName } from '../parts/icon.tsx';
import { text as words } from '../strings/reference.ts';

const shownMilliseconds = 2_000;

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
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const waiting = setTimeout(() => setIsCopied(false), shownMilliseconds);
    return () => clearTimeout(waiting);
  }, [isCopied]);
  return (
    <ActionIcon
      className="copy"
      aria-label={isCopied ? words.reference.copied : label}
      title={label}
      onClick={() => void navigator.clipboard?.writeText(text()).then(() => setIsCopied(true))}
    >
      <Icon name={isCopied ? 'check' : icon} />
    </ActionIcon>
  );
}
