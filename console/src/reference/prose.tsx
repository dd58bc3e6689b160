/** Text of the API description, with its `code` and its lists. */
import { Fragment } from 'react';
import { type Piece, readPieces, readProse } from './read-prose.ts';

export function Prose({ children }: { children: string }) {
  return (
    <div className="prose" lang="en">
      {readProse(children).map((block, index) =>
        block.kind === 'paragraph' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          <p key={index}>
            <Pieces pieces={block.pieces} />
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never move
          <ul key={index}>
            {block.items.map((pieces, item) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they never move
              <li key={item}>
                <Pieces pieces={pieces} />
              </li>
            ))}
          </ul>
        ),
      )}
    </div>
  );
}

/** Within a line. */
export function Words({ children }: { children: string }) {
  return (
    <span lang="en">
      <Pieces pieces={readPieces(children)} />
    </span>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ kind, text }, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: they never move
    if (kind === 'code') return <code key={index}>{text}</code>;
    if (kind === 'strong') return <b key={index}>{text}</b>;
    return <Fragment key={index}>{text}</Fragment>;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: they never move
  });
}
