import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** One matter of a page. */
export function Section(props: { title: string; line?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { title, line, actions, children } = props;
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Stack>
        <Group justify="space-between" align="flex-start" gap="xs">
          <Stack gap={2} miw={0} flex="1 1 14rem">
            <Title order={2} size="h4" id={id}>
              {title}
            </Title>
            {line && (
              <Text c="dimmed" size="sm">
                {line}
              </Text>
            )}
          </Stack>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
