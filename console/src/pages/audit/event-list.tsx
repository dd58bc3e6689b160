/** Events of the audit log in words: as a table, or where there is no room for one as cards. */
import { Badge, Code, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { Instant } from '../../parts/instant.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { UserName } from '../../parts/user-name.tsx';
import { text } from '../../strings/index.ts';
import { sentences } from './audit-search.ts';
import type { AuditEvent } from './use-events.ts';

const strings = text.admin.audit;

export function EventList({ events, title }: { events: readonly AuditEvent[]; title: string }) {
  return useNarrow() ? <EventCards events={events} title={title} /> : <EventTable events={events} title={title} />;
}

function EventTable({ events, title }: { events: readonly AuditEvent[]; title: string }) {
  return (
    <Table highlightOnHover verticalSpacing="xs" horizontalSpacing="md" aria-label={title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{strings.when}</Table.Th>
          <Table.Th scope="col">{strings.what}</Table.Th>
          <Table.Th scope="col">{strings.details}</Table.Th>
          <Table.Th scope="col">{strings.address}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Table.Tr key={event.id}>
            <Table.Td className="numbers" miw={110}>
              <Instant at={event.at} />
            </Table.Td>
            <Table.Td>
              <What event={event} />
            </Table.Td>
            <Table.Td>
              <Details event={event} />
            </Table.Td>
            <Table.Td className="breakable numbers" miw={130}>
              {event.address}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function EventCards({ events, title }: { events: readonly AuditEvent[]; title: string }) {
  return (
    <Stack component="ul" gap="xs" className="plain-list" aria-label={title}>
      {events.map((event) => (
        <Paper component="li" key={event.id} withBorder p="sm">
          <Stack gap={6}>
            <What event={event} />
            <Details event={event} />
            <Text size="xs" c="dimmed" className="breakable">
              <Instant at={event.at} /> {event.address && strings.from(event.address)}
            </Text>
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}

function What({ event }: { event: AuditEvent }) {
  return (
    <Stack gap={2}>
      <Text size="sm" component="div" className="breakable">
        {tell(event)}
      </Text>
      <Group gap={6}>
        <Code>{event.type}</Code>
        {event.outcome === 'refused' && (
          <Badge variant="dot" color="red" size="sm" tt="none" fw={500}>
            {strings.outcomes.refused}
          </Badge>
        )}
      </Group>
    </Stack>
  );
}

/** The sentence of its type, with who acted and whom it is about put in. */
function tell(event: AuditEvent): ReactNode {
  // A type that a newer server writes has no sentence here yet.
  const sentence: string | undefined = sentences[event.type];
  return (sentence ?? strings.unknownEvent).split(/(\{who\}|\{whom\})/).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    <Fragment key={at}>
      {part === '{who}' ? <Who event={event} /> : part === '{whom}' ? <Whom event={event} /> : part}
    </Fragment>
  ));
}

function Who({ event: { actor, actor_id } }: { event: AuditEvent }) {
  return actor_id === null ? strings.actors[actor] : <UserName id={actor_id} />;
}

function Whom({ event: { subject_id } }: { event: AuditEvent }) {
  return subject_id === null ? strings.nobodyKnown : <UserName id={subject_id} />;
}

function Details({ event: { details } }: { event: AuditEvent }) {
  return (
    <Group gap={4}>
      {Object.entries(details).map(([name, value]) => (
        <Code key={name} className="breakable">
          {name}={typeof value === 'string' ? value : JSON.stringify(value)}
        </Code>
      ))}
    </Group>
  );
}
