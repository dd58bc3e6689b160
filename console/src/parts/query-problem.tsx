import { Button, Group } from '@mantine/core';
import { text } from '../strings/index.ts';
import { ProblemAlert } from './problem-alert.tsx';

type Failing = { error: Error | null; refetch: () => unknown };

/** Instead of what could not be read. */
export function QueryProblem({ query }: { query: Failing }) {
  if (!query.error) return null;
  return (
    <Group align="center">
      <ProblemAlert error={query.error} />
      <Button variant="default" onClick={() => void query.refetch()}>
        {text.common.tryAgain}
      </Button>
    </Group>
  );
}
