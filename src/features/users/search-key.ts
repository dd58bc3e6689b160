/**
 * What a search for a piece of text looks in: the username, the e-mail address, the display name and, of a registration
 * that waits, the reason given. Folded here, because databases fold differently. Pure.
 */
import type { Status } from './user.ts';
import { usernameKey } from './username.ts';

/** In code points, as the column holds. */
const longestKey = 1_200;

type Searched = {
  username_key: string;
  display_name?: string | null | undefined;
  email?: string | null | undefined;
  note?: string | null | undefined;
  status: Status;
};

export function searchKey({ username_key, display_name, email, note, status }: Searched): string {
  const parts = [username_key, email, display_name, status === 'pending' ? note : null];
  // A line each; what is looked for is one line, so it is found within one of them.
  const text = parts.map((part, index) => (index === 0 ? part : foldText(part ?? '').replaceAll('\n', ' '))).join('\n');
  return text.length <= longestKey ? text : [...text].slice(0, longestKey).join('');
}

/** As names are folded. More marks than four in a row belong to no letter, and sorting them would take their square. */
export function foldText(text: string): string {
  return usernameKey(text.replace(/(\p{M}{4})\p{M}+/gu, '$1'));
}
