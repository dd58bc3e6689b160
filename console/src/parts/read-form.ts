/** What stands in the fields of a form. Password managers fill some of them in without telling the page. */
export function readForm<Name extends string>(form: HTMLFormElement, names: readonly Name[]): Record<Name, string> {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '')])) as Record<Name, string>;
}

type Form<Values> = { getValues(): Values; setFieldValue(field: never, value: never): void };

/** Before it is sent: takes over what was filled in without telling. */
export function adoptFilled<Values extends Record<string, unknown>>(
  form: Form<Values>,
  element: HTMLFormElement,
): void {
  const values = form.getValues();
  const filled = readForm(element, Object.keys(values));
  for (const [field, value] of Object.entries(filled))
    if (new FormData(element).has(field) && values[field] !== value) form.setFieldValue(field as never, value as never);
}
