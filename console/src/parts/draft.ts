/** What of a form is kept as a draft. */

/** Only the fields that were changed: the others follow what they are of. */
export type FormDraft<Values, Beside = null> = { values: Partial<Values>; beside: Beside };

/**
 * @param beside what has to be known with it
 * @param never fields of passwords
 * @returns `undefined` when nothing is typed that is to be kept
 */
export function draftOf<Values extends Record<string, unknown>, Beside>(
  values: Values,
  isDirty: (field: string) => boolean,
  { beside, never = [] }: { beside: Beside; never?: readonly (keyof Values & string)[] },
): FormDraft<Values, Beside> | undefined {
  const typed = Object.entries(values).filter(([field]) => isDirty(field) && !never.includes(field));
  return typed.length === 0 ? undefined : { values: Object.fromEntries(typed) as Partial<Values>, beside };
}
