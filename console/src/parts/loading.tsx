import './empty.css';
import { VisuallyHidden } from '@mantine/core';
import { text } from '../strings/index.ts';

/** In the place of rows that are on their way. Numbers are left out until they are there, and are never 0. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className="bars" role="status">
      <VisuallyHidden>{text.common.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
        <i key={index} aria-hidden />
      ))}
    </div>
  );
}
