import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../strings/index.ts';

/** The one heading of a page, a line about it, and what there is to do on the right. */
export function PageHeader(props: { title: string; heading?: string; line?: ReactNode; actions?: ReactNode }) {
  const { title, heading = title, line, actions } = props;
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <title>{`${title} · ${text.common.product}`}</title>
      <Stack gap={4} miw={0}>
        <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
          {heading}
        </Title>
        {line && (
          <Text c="dimmed" size="sm">
            {line}
          </Text>
        )}
      </Stack>
      {actions}
    </Group>
  );
}
