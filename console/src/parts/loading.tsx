import './empty.css';
import { VisuallyHidden } from '@mantine/core';
import { useEffect } from 'react';
import { text } from '../strings/index.ts';
import { say } from './say.ts';

/** As the bars wait in `empty.css`. */
const glanceMilliseconds = 300;

/** In the place of rows that are on their way. Numbers are left out until they are there, and are never 0. */
export function Loading({ rows = 6 }: { rows?: number }) {
  useEffect(() => {
    const long = setTimeout(() => say(text.common.loading), glanceMilliseconds);
    return () => clearTimeout(long);
  }, []);
  return (
    <div className="bars">
      <VisuallyHidden>{text.common.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
        <i key={index} aria-hidden />
      ))}
    </div>
  );
}
