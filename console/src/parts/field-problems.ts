import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { isProblem } from '../api/problem.ts';
import { text } from '../strings/index.ts';
import { say } from './say.ts';

/** What of a form the service may complain of, and how that is said. */
export type Complaints = {
  /** How a field is called on the page, by the name that it has in the request. */
  labels: Readonly<Record<string, string>>;
  /** Problems that are about one field without naming it, by their codes. */
  codes?: Readonly<Record<string, string>>;
};

type Form = {
  setErrors(errors: Readonly<Record<string, ReactNode>>): void;
  getInputNode(field: string): HTMLElement | null;
};

/** Says what the service complained of below each field, and goes to the first of them. */
export function showAtFields(form: Form, error: Error, { labels, codes }: Complaints): void {
  showErrors(form, fieldProblems(error, labels, codes));
}

/**
 * Says below each field what is wrong with it, and goes to the one that stands first on the page: a screen reader reads
 * out a field with what is wrong. Where the focus is there already, it reads out nothing by itself.
 */
export function showErrors(form: Form, errors: Readonly<Record<string, ReactNode>>): void {
  const { activeElement: latest } = document;
  // Before the focus comes, or it would find the field without them.
  flushSync(() => form.setErrors(errors));
  const fields = Object.entries(errors).flatMap(([field, error]) => {
    const input = form.getInputNode(field);
    return input ? [{ input, error }] : [];
  });
  const isBefore = (a: HTMLElement, b: HTMLElement) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
  const [first] = fields.sort((a, b) => (isBefore(a.input, b.input) ? -1 : 1));
  if (first?.input === latest && typeof first?.error === 'string') say(first.error);
  first?.input.focus();
}

/** What is left to be said above the form: nothing when it is said at the fields. */
export function besidesFields(error: Error | null, { labels, codes }: Complaints): Error | null {
  return Object.keys(fieldProblems(error, labels, codes)).length > 0 ? null : error;
}

/**
 * What the service said about fields of a form, as sentences to stand below them.
 * @param labels by the name that the field has in the request
 * @param codes problems that are about one field without naming it
 * @returns empty when the problem is about something else, and is to be said above the form
 */
export function fieldProblems(
  error: Error | null,
  labels: Readonly<Record<string, string>>,
  codes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (!isProblem(error)) return {};
  const known = Object.entries(error.fields).flatMap(([field, messages]) => {
    const label = labels[field];
    return label === undefined ? [] : [[field, text.start.aboutField(label, messages)]];
  });
  const field = codes[error.code];
  return { ...(field !== undefined && { [field]: error.message }), ...Object.fromEntries(known) };
}
