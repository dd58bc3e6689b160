import { Fragment, type ReactNode } from 'react';

/**
 * A sentence with something other than text in it, such as a name, where its language wants that to stand.
 * @param text with the names of `parts` in braces: `Your account {username} is ready.`
 */
export function Sentence({ text, parts }: { text: string; parts: Readonly<Record<string, ReactNode>> }) {
  return text.split(/\{(\w+)\}/).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the sentence does not change
    <Fragment key={index}>{index % 2 === 0 ? piece : parts[piece]}</Fragment>
  ));
}
