import { TextInput, type TextInputProps } from '@mantine/core';
import { text } from '../strings/index.ts';

/** One's own name, which browsers fill in and must not correct. */
export function UsernameInput(props: TextInputProps) {
  return (
    <TextInput
      label={text.start.username}
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      required
      {...props}
    />
  );
}
