import { Box, Center, Group, Image, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import icon from '../icon.svg';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { text } from '../strings/index.ts';

/** A page for somebody who is not signed in: one thing to do, in the middle. */
export function CardPage(props: { title: string; documentTitle?: string; children: ReactNode; below?: ReactNode }) {
  const { title, documentTitle = title, children, below } = props;
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // A screen reader begins to read here, unless a field has the focus already.
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Center component="main" ref={main} tabIndex={-1} mih="100dvh" p="md" style={{ outline: 'none' }}>
      <title>{`${documentTitle} · ${text.common.product}`}</title>
      <Box w="100%" maw={440}>
        <Group justify="center" mb="lg" gap="xs">
          <Image src={icon} alt="" w={32} h={32} />
          <Text fw={650} size="lg">
            {text.common.product}
          </Text>
        </Group>
        <Paper withBorder shadow="sm" p={{ base: 'lg', xs: 'xl' }} radius="lg">
          <Stack>
            <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {children}
          </Stack>
        </Paper>
        <Center mt="md">
          <LanguageSwitch />
        </Center>
        {below && (
          <Text ta="center" mt="md" size="sm">
            {below}
          </Text>
        )}
      </Box>
    </Center>
  );
}
