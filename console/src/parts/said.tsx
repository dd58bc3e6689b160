import type { ReactNode } from 'react';

const gap = '\u{f8ff}';

/**
 * A sentence with something in it that is more than text, such as a name: each language puts it at its own place.
 * @param sentence of the catalogue, made with what stands in the gap
 */
export function Said({ sentence, children }: { sentence: (inside: string) => string; children: ReactNode }) {
  const [before = '', after = ''] = sentence(gap).split(gap);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}
