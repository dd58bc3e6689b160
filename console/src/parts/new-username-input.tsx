import type { TextInputProps } from '@mantine/core';
import { useRegistrationRules } from '../api/registration-rules.ts';
import { text } from '../strings/coming-in.ts';
import { UsernameInput } from './username-input.tsx';

/** What a name that is chosen has to keep to, to stand at its field. */
export function useUsernameHint(): string | undefined {
  const rules = useRegistrationRules();
  return rules && text.comingIn.usernameHint(rules.username.max_length);
}

/** A name to be chosen. */
export function NewUsernameInput(props: TextInputProps) {
  return (
    <UsernameInput
      description={useUsernameHint()}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      {...props}
    />
  );
}
