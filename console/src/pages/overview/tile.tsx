import { Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../../strings/index.ts';

/** One number, and what there is to know about it. */
export function Tile(props: { title: string; count: number; action?: ReactNode; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section">
      <Group justify="space-between" wrap="nowrap" align="baseline">
        <Title order={2} size="sm" fw={500} c="dimmed">
          {props.title}
        </Title>
        {props.action}
      </Group>
      <Text fz={32} fw={650} lh={1.4} className="numbers">
        {text.overview.number(props.count)}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {props.children}
      </Text>
    </Paper>
  );
}
