import { Textarea, type TextareaProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';

/** As much as the service takes. */
export const mostReasonCharacters = 500;

/** Why a decision is made. Enter begins a line, so that no half sentence is sent; with Ctrl or ⌘ it sends. */
export function ReasonField(props: TextareaProps) {
  const sendOnEnter = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <Textarea
      {...props}
      onKeyDown={sendOnEnter}
      maxLength={mostReasonCharacters}
      autosize
      minRows={3}
      maxRows={10}
      data-autofocus
    />
  );
}
