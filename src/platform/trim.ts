/**
 * The text without such characters at its ends. A pattern such as `/[ \t]+$/` looks again from each of them, which
 * takes a tenth of a second for a header full of blanks.
 */
export function trimCharacters(text: string, characters: string): string {
  let [start, end] = [0, text.length];
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
