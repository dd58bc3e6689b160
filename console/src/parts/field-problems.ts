import { isProblem } from '../api/problem.ts';
import { text } from '../strings/index.ts';

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
  const field = codes[error.code];
  if (field !== undefined) return { [field]: error.message };
  const known = Object.entries(error.fields).flatMap(([field, message]) => {
    const label = labels[field];
    return label === undefined ? [] : [[field, text.start.aboutField(label, message)]];
  });
  return Object.fromEntries(known);
}
