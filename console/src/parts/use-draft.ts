import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useMemo, useState } from 'react';
import { currentCaller } from '../api/session.ts';
import { keep, readKept } from '../api/tab-storage.ts';
import { draftOf, type FormDraft } from './draft.ts';

export type { FormDraft };

export type Draft<T> = {
  /** What was there when the form was shown. */
  kept: T | undefined;
  /** @param value `undefined` once it is sent, or nothing is typed */
  keep(value: T | undefined): void;
};

/**
 * What is typed and not sent yet, kept in this tab over Escape, other pages, reloads and ended sessions.
 * @param name the form, and what it is about
 */
export function useDraft<T>(name: string): Draft<T> {
  const owner = currentCaller()?.id ?? 'nobody';
  const [kept] = useState(() => readKept<T>(owner, name));
  return useMemo(() => ({ kept, keep: (value) => keep(owner, name, value) }), [kept, owner, name]);
}

/**
 * Keeps a form as a draft. What it was is put into it when it is shown.
 * @param beside what has to be known with it
 * @param never fields of passwords
 */
export function useFormDraft<Values extends Record<string, unknown>, Beside = null>(
  form: UseFormReturnType<Values>,
  { kept, keep }: Draft<FormDraft<Values, Beside>>,
  { beside, never = [] }: { beside: Beside; never?: readonly (keyof Values & string)[] },
): void {
  const { setValues, getValues, isDirty } = form;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (kept) setValues({ ...kept.values } as Values);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as often as something is typed or shown
  useEffect(() => {
    keep(draftOf(getValues(), isDirty, { beside, never }));
  }, [form.values, beside, keep]);
}
