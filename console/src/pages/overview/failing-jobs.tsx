import { Alert, Code, List, Text } from '@mantine/core';
import { Instant } from '../../parts/instant.tsx';
import { text } from '../../strings/index.ts';

type FailingJob = { kind: string; error: string | null; count: number; since: string; given_up: boolean };

const strings = text.overview;

/** What does not happen though it was promised, and what an administrator does about it. Nothing while all is well. */
export function FailingJobs({ jobs }: { jobs: readonly FailingJob[] }) {
  if (jobs.length === 0) return null;
  const isGivenUp = jobs.some(({ given_up }) => given_up);
  return (
    <Alert color={isGivenUp ? 'red' : 'yellow'} title={strings.jobsFail} role="region" aria-label={strings.jobsFail}>
      <List size="sm" spacing={4}>
        {jobs.map(({ kind, error, count, since, given_up }) => (
          <List.Item key={`${kind} ${error} ${given_up}`}>
            <Code>{kind}</Code>: {given_up ? strings.jobsGivenUp(count) : strings.jobsFailing(count)}{' '}
            <Instant at={since} />
            {error && (
              <>
                , {strings.jobsError} <Code>{error}</Code>
              </>
            )}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        {strings.jobsLog}
        {isGivenUp && (
          <>
            {' '}
            {strings.jobsRetry} <Code>admittance jobs retry --failed</Code>
          </>
        )}
      </Text>
    </Alert>
  );
}
