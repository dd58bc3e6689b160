import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../strings/index.ts';

/** The one h1 of a page, what the page is for, and what can be done on it. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <title>{`${title} · ${text.common.product}`}</title>
      <Stack gap={2} miw={0}>
        <Title order={1} size="h2" className="breakable">
          {title}
        </Title>
        {lead && (
          <Text c="dimmed" size="sm" component="div">
            {lead}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
