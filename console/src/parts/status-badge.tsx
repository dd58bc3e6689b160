import { Badge } from '@mantine/core';
import type { Status } from '../api/client.ts';
import { text } from '../strings/index.ts';

const colors: Readonly<Record<Status, string>> = {
  pending: 'yellow',
  active: 'teal',
  rejected: 'gray',
  suspended: 'red',
};

/** The word is what says it; the dot only helps to find it in a list. */
export function StatusBadge({ status }: { status: Status }) {
  return (
    <Badge variant="dot" color={colors[status]} tt="none" fw={500} miw="max-content">
      {text.common.status[status]}
    </Badge>
  );
}
