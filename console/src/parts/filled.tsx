import { Fragment, type ReactNode } from 'react';

/** A sentence with things in it, which stand where the language has them: `{who} approved {whom}`. */
export function Filled({ sentence, values }: { sentence: string; values: Readonly<Record<string, ReactNode>> }) {
  return sentence.split(/(\{\w+\})/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    <Fragment key={at}>{/^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] : part}</Fragment>
  ));
}
