import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState } from 'react';
import { text } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import { say } from './say.ts';

const shownMilliseconds = 2_000;

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ value, label, ...props }: ButtonProps & { value: string; label: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <Button
      {...props}
      leftSection={<Icon name={isCopied ? 'check' : 'copy'} />}
      // A name that changes under the focus would be read out besides.
      aria-label={label}
      onClick={() => copy(value)}
    >
      {isCopied ? text.common.copied : label}
    </Button>
  );
}

export function useCopy(): { isCopied: boolean; copy(value: string): void } {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const shown = setTimeout(() => setCopied(false), shownMilliseconds);
    return () => clearTimeout(shown);
  }, [isCopied]);
  const copy = async (value: string) => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    say(text.common.copied);
  };
  // Where a browser does not let the page copy, the text is there to be copied by hand.
  return { isCopied, copy: (value) => void copy(value).catch(() => undefined) };
}
