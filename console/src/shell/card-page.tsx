import { Box, Center, Group, Image, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import icon from '../icon.svg';
import { text } from '../strings/index.ts';

/** A page for somebody who is not signed in: one thing to do, in the middle. */
export function CardPage({ title, children, below }: { title: string; children: ReactNode; below?: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>{`${title} · ${text.common.product}`}</title>
      <Box w="100%" maw={440}>
        <Group justify="center" mb="lg" gap="xs">
          <Image src={icon} alt="" w={32} h={32} />
          <Text fw={650} size="lg">
            {text.common.product}
          </Text>
        </Group>
        <Paper withBorder shadow="sm" p={{ base: 'lg', xs: 'xl' }} radius="lg">
          <Stack>
            <Title order={1} size="h2">
              {title}
            </Title>
            {children}
          </Stack>
        </Paper>
        {below && (
          <Text ta="center" mt="md" size="sm">
            {below}
          </Text>
        )}
      </Box>
    </Center>
  );
}
