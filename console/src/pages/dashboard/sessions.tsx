import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import type { components } from '../../api/openapi.d.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { nameDevice } from '../../parts/device-name.ts';
import { Instant } from '../../parts/instant.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Section } from '../../parts/section.tsx';
import { text } from '../../strings/index.ts';
import { sessionsKey } from './own-account.ts';

const strings = text.start.account;

type Session = components['schemas']['Session'];

export function Sessions() {
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: sessionsKey,
    queryFn: ({ pageParam }) => answer(api.GET('/sessions', { params: { query: { limit: '100', ...pageParam } } })),
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ next_cursor }) => (next_cursor === null ? undefined : { cursor: next_cursor }),
  });
  const { data, error } = query;
  const sessions = data?.pages.flatMap((page) => page.data) ?? [];
  // This one first, then the latest; the service gives the oldest first.
  const sorted = sessions.toSorted((one, other) => Number(other.current) - Number(one.current) || other.id - one.id);
  const endOthers = async () => {
    await answer(api.DELETE('/sessions'));
    notifications.show({ message: strings.othersEnded });
    await queries.invalidateQueries({ queryKey: sessionsKey });
  };
  return (
    <Section
      title={strings.sessions}
      line={strings.sessionsHint}
      actions={
        sessions.length > 1 && (
          <ConfirmButton
            label={strings.endOthers}
            question={strings.endOthersQuestion}
            body={strings.endOthersBody}
            action={endOthers}
            variant="default"
            size="xs"
          />
        )
      }
    >
      <ProblemAlert error={error} />
      {!data && !error && <Skeleton h={120} />}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {sorted.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </Stack>
      <LoadMore query={query} />
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answer(api.DELETE('/sessions/{session_id}', { params: { path: { session_id: `${session.id}` } } })),
    onSuccess: () => notifications.show({ message: strings.sessionEnded }),
    // Also when it was refused: it has ended elsewhere then.
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsKey }),
  });
  const device = session.device === null ? strings.unknownDevice : nameDevice(session.device);
  return (
    <Group component="li" justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={2} miw={0}>
        <Group gap="xs">
          <Text fw={500} title={session.device ?? undefined} style={{ overflowWrap: 'anywhere' }}>
            {device}
          </Text>
          {session.current && (
            <Badge variant="light" tt="none">
              {strings.thisDevice}
            </Badge>
          )}
        </Group>
        <Text c="dimmed" size="sm">
          {session.address !== null && `${session.address} · `}
          {`${strings.signedIn} `}
          <Instant at={session.created_at} />
          {` · ${strings.lastUsed} `}
          <Instant at={session.last_used_at} />
        </Text>
        {session.reused_at !== null && (
          <Text c="red" size="sm">
            {strings.reused}
          </Text>
        )}
        <ProblemAlert error={end.error} />
        <NotSent error={end.error} />
      </Stack>
      {!session.current && (
        <Button
          variant="default"
          size="xs"
          flex="none"
          aria-label={strings.endOf(device)}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {strings.end}
        </Button>
      )}
    </Group>
  );
}
