import { Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { isProblem } from '../api/problem.ts';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import { text } from '../strings/index.ts';

const strings = text.common.noAnswer;

type Props = {
  error: Error | null;
  /** What to make of it, where the act is not to be checked first. */
  hint?: string;
};

/** Beside the button of what was not answered, until it is tried again: the server may have done it all the same. */
export function NoAnswer({ error, hint = strings.mayBeDone }: Props) {
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  if (!isUnanswered(error)) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {isAway ? strings.away : strings.back} {hint}
    </Text>
  );
}

/** Nobody, or only a proxy, has answered. */
export function isUnanswered(error: Error | null): boolean {
  return isProblem(error) && [0, 502, 504].includes(error.status);
}
