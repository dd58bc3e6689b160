import { Alert, Button, Divider, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, type User } from '../../api/client.ts';
import type { components } from '../../api/openapi.d.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { nameDevice } from '../../parts/device-name.ts';
import { Instant } from '../../parts/instant.tsx';
import { NotSent } from '../../parts/not-sent.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { Section } from '../../parts/section.tsx';
import { text } from '../../strings/index.ts';

type Session = components['schemas']['Session'];

const most = '200';
const strings = text.users.sessions;

export function UserSessions({ user }: { user: User }) {
  const id = String(user.id);
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['sessions-of', user.id],
    queryFn: () => answer(api.GET('/users/{id}/sessions', { params: { path: { id }, query: { limit: most } } })),
  });
  const again = () =>
    Promise.all([['sessions-of', user.id], ['audit']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const ending = useMutation({
    mutationFn: ({ id: session_id }: Session) =>
      answer(
        api.DELETE('/users/{id}/sessions/{session_id}', { params: { path: { id, session_id: String(session_id) } } }),
      ),
    onSettled: again,
  });
  const endAll = async () => {
    await answer(api.DELETE('/users/{id}/sessions', { params: { path: { id } } }));
    await again();
  };
  const sessions = query.data?.data ?? [];
  return (
    <Section
      title={strings.title}
      actions={
        sessions.length > 0 && (
          <ConfirmButton
            variant="default"
            size="xs"
            label={strings.endAll}
            question={strings.endAllTitle(user.username)}
            body={strings.endAllLead}
            action={endAll}
          />
        )
      }
    >
      <QueryProblem query={query} />
      <ProblemAlert error={ending.error} />
      {query.isSuccess && sessions.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.none}
        </Text>
      )}
      <Stack component="ul" gap="xs" className="plain-list" aria-label={strings.title}>
        {sessions.map((session, at) => (
          <li key={session.id}>
            {at > 0 && <Divider mb="xs" />}
            <SessionRow
              session={session}
              isEnding={ending.isPending && ending.variables.id === session.id}
              onEnd={() => ending.mutate(session)}
            />
            {ending.variables?.id === session.id && <NotSent error={ending.error} />}
          </li>
        ))}
      </Stack>
    </Section>
  );
}

type RowProps = { session: Session; isEnding: boolean; onEnd: () => void };

function SessionRow({ session, isEnding, onEnd }: RowProps) {
  const device = session.device === null ? strings.unknownDevice : nameDevice(session.device);
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={2} miw={0}>
        <Text size="sm" lineClamp={2} className="breakable" title={session.device ?? undefined}>
          {device}
        </Text>
        <Text size="xs" c="dimmed" className="breakable">
          {strings.signedIn} <Instant at={session.created_at} />, {strings.lastUsed}{' '}
          <Instant at={session.last_used_at} /> {session.address && strings.from(session.address)}
        </Text>
        {session.current && (
          <Text size="xs" fw={600}>
            {strings.thisOne}
          </Text>
        )}
        {session.reused_at && (
          <Alert color="red" p="xs">
            {strings.reused}
          </Alert>
        )}
      </Stack>
      <Button
        variant="default"
        size="xs"
        loading={isEnding}
        onClick={onEnd}
        aria-label={strings.endOne(device)}
        flex="none"
      >
        {strings.end}
      </Button>
    </Group>
  );
}
