import { Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { isProblem } from '../api/problem.ts';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import { text } from '../strings/index.ts';

/** Beside the button of what the server did not get, until it is tried again. */
export function NotSent({ error }: { error: Error | null }) {
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  if (!isNotSent(error)) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {isAway ? text.common.notSent : text.common.notSentYet}
    </Text>
  );
}

/** Nobody, or only a proxy, has answered. */
export function isNotSent(error: Error | null): boolean {
  return isProblem(error) && [0, 502, 504].includes(error.status);
}
