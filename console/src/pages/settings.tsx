import { Badge, Button, Code, DataList, Group, Stack, Table, Text } from '@mantine/core';
import { ExternalLinkIcon } from '@radix-ui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { answer, api } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import { Instant } from '../parts/instant.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { QueryProblem } from '../parts/query-problem.tsx';
import { Section } from '../parts/section.tsx';
import { text } from '../strings/index.ts';

type Listed<Path extends '/keys' | '/settings'> =
  paths[Path]['get']['responses'][200]['content']['application/json']['data'][number];

const strings = text.admin.settings;

/** To look at only: what is set is set in the environment of the server. */
export function SettingsPage() {
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => answer(api.GET('/keys')) });
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => answer(api.GET('/settings')) });
  return (
    <>
      <PageHeader
        title={strings.title}
        line={strings.lead}
        actions={
          <Button
            component="a"
            href="/docs"
            target="_blank"
            variant="default"
            rightSection={<ExternalLinkIcon aria-hidden />}
          >
            {strings.docs}
          </Button>
        }
      />
      <Stack>
        <Section title={strings.keys} line={strings.keysLead}>
          <QueryProblem query={keys} />
          {keys.data && <Keys keys={keys.data.data} />}
        </Section>
        <Section title={strings.settings}>
          <QueryProblem query={settings} />
          <DataList orientation="vertical" withDivider>
            {settings.data?.data.map((setting) => (
              <SettingRow key={setting.name} setting={setting} />
            ))}
          </DataList>
        </Section>
      </Stack>
    </>
  );
}

function Keys({ keys }: { keys: readonly Listed<'/keys'>[] }) {
  if (keys.length === 0) return <Text size="sm">{strings.noKeys}</Text>;
  return (
    <Table.ScrollContainer type="native" minWidth={640} tabIndex={0} role="region" aria-label={strings.keys}>
      <Table aria-label={strings.keys}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{strings.keyId}</Table.Th>
            <Table.Th scope="col">{strings.algorithm}</Table.Th>
            <Table.Th scope="col">{strings.state}</Table.Th>
            <Table.Th scope="col">{strings.made}</Table.Th>
            <Table.Th scope="col">{strings.signsFrom}</Table.Th>
            <Table.Th scope="col">{strings.verifiesUntil}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ kid, algorithm, state, created_at, signs_from, verifies_until }) => (
            <Table.Tr key={kid}>
              <Table.Th scope="row" fw="normal">
                <Code>{kid}</Code>
              </Table.Th>
              <Table.Td>{algorithm}</Table.Td>
              <Table.Td>{strings.states[state]}</Table.Td>
              <Table.Td>
                <Instant at={created_at} />
              </Table.Td>
              <Table.Td>
                <Instant at={signs_from} />
              </Table.Td>
              <Table.Td>{verifies_until === null ? strings.untilFollowed : <Instant at={verifies_until} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SettingRow({ setting }: { setting: Listed<'/settings'> }) {
  const { name, description, is_secret, value } = setting;
  return (
    <DataList.Item>
      <DataList.ItemLabel>
        <Group component="span" gap="xs">
          <Code fw={600} className="breakable">
            {name}
          </Code>
          {is_secret && (
            <Badge variant="default" size="sm" tt="none" fw={500}>
              {strings.secret}
            </Badge>
          )}
          {!is_secret && value !== null && value === setting.default && <Text size="xs">{strings.isDefault}</Text>}
        </Group>
      </DataList.ItemLabel>
      <DataList.ItemValue className="breakable numbers">
        <Value setting={setting} />
        <Text size="xs" c="dimmed">
          {withCode(description)}
        </Text>
      </DataList.ItemValue>
    </DataList.Item>
  );
}

/** Of a secret only whether there is one; the service does not tell more either. */
function Value({ setting: { is_secret, is_set, value } }: { setting: Listed<'/settings'> }) {
  if (is_secret && is_set) return strings.set;
  return value ?? strings.notSet;
}

/** The only Markdown that descriptions have. */
function withCode(description: string) {
  return description.split('`').map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence do not move
    at % 2 === 1 ? <Code key={at}>{part}</Code> : <Fragment key={at}>{part}</Fragment>,
  );
}
