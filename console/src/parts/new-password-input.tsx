import { PasswordInput, type PasswordInputProps, Progress } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { text } from '../strings/index.ts';

const strings = text.start.passwordMeter;
const colors = ['red', 'red', 'yellow', 'teal', 'teal'];

const loadJudge = () => import('./password-strength.ts');

type Props = Omit<PasswordInputProps, 'value' | 'onChange'> & {
  value?: string;
  onChange(value: string): void;
  /** Names of whoever chooses it. */
  known: readonly string[];
};

/** A password to be chosen, and how good it is. Advice only: the service decides what it takes. */
export function NewPasswordInput({ value = '', onChange, known, ...props }: Props) {
  const [hasTyped, setHasTyped] = useState(false);
  // Whatever comes of it, the form works: without the file there is no advice.
  const { data } = useQuery({
    queryKey: ['password-strength'],
    queryFn: loadJudge,
    enabled: hasTyped,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [settled] = useDebouncedValue(value, 200);
  const strength = settled && data ? data.judgePassword(settled, known.filter(Boolean)) : undefined;
  const advice = strength && strength.score < 3 ? strength.advice : '';
  return (
    <PasswordInput
      autoComplete="new-password"
      required
      {...props}
      value={value}
      onChange={(event) => {
        setHasTyped(true);
        onChange(event.currentTarget.value);
      }}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      inputContainer={(input) => (
        <>
          {input}
          <Progress
            value={strength ? (strength.score + 1) * 20 : 0}
            color={colors[strength?.score ?? 0] ?? 'gray'}
            size="xs"
            my={6}
            aria-hidden
          />
        </>
      )}
      description={strength ? `${strings.strength(strings.words[strength.score] ?? '')} ${advice}` : strings.hint}
      descriptionProps={{ 'aria-live': 'polite' }}
    />
  );
}
