import { Anchor, Center, Stack, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { text } from '../strings/index.ts';

export function NotFound() {
  return (
    <Center mih="60vh">
      <Stack align="center">
        <Title order={1} size="h3">
          {text.common.notFound}
        </Title>
        <Anchor component={Link} to="/">
          {text.common.goHome}
        </Anchor>
      </Stack>
    </Center>
  );
}
