import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRegistrationRules } from '../api/registration-rules.ts';
import { text } from '../strings/coming-in.ts';
import type { Judgement } from './judge-password.ts';
import { PasswordRules } from './password-rules.tsx';

const strings = text.comingIn.passwordMeter;

type Props = Omit<PasswordInputProps, 'value' | 'onChange'> & {
  value?: string;
  onChange(value: string): void;
  /** Of the account that it is for. */
  username: string;
  /** Other names of the person. */
  known?: readonly string[];
};

/** A password to be chosen, what it has to keep to, and how good it is. The service decides what it takes. */
export function NewPasswordInput({ value = '', onChange, username, known = [], ...props }: Props) {
  const rules = useRegistrationRules()?.password;
  const { judge, load } = useJudge();
  const judgement =
    value && rules ? judge?.judgePassword(value, { minLength: rules.min_length, username, known }) : undefined;
  return (
    <PasswordInput
      autoComplete="new-password"
      required
      {...props}
      value={value}
      // Mantine says it of the frame around the input only.
      aria-invalid={Boolean(props.error) || undefined}
      onFocus={(event) => {
        load();
        props.onFocus?.(event);
      }}
      onChange={(event) => {
        load();
        onChange(event.currentTarget.value);
      }}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      inputContainer={(input) => (
        <>
          {input}
          <Meter judgement={judgement} />
        </>
      )}
      // A paragraph holds no list.
      descriptionProps={{ component: 'div' } as PasswordInputProps['descriptionProps']}
      description={
        <>
          {strings.hint}
          {rules && <PasswordRules rules={rules} length={lengthOf(value)} judgement={judgement} />}
        </>
      }
    />
  );
}

/** Whatever comes of it, the form works: without the file nothing is ticked. */
function useJudge() {
  const [isNeeded, setNeeded] = useState(false);
  const { data } = useQuery({
    queryKey: ['judge-password'],
    queryFn: () => import('./judge-password.ts'),
    enabled: isNeeded,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { judge: data, load: () => setNeeded(true) };
}

/** Never more than weak, and never green, as long as a rule is broken. */
function Meter({ judgement }: { judgement: Judgement | undefined }) {
  const isRefused = judgement !== undefined && judgement.broken.size > 0;
  const word = judgement && (isRefused ? strings.notYet : strings.strength(strings.words[judgement.strength]));
  const [settled] = useDebouncedValue(word, 500);
  return (
    <>
      <div className="meter" data-good={(!isRefused && (judgement?.strength ?? 0) > 2) || undefined} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <i key={step} data-filled={step <= (judgement?.strength ?? 0) || undefined} />
        ))}
      </div>
      <p className="meter-word" role="status">
        {settled}
      </p>
    </>
  );
}

/** As the service counts. */
function lengthOf(value: string): number {
  return [...value.normalize('NFC')].length;
}
