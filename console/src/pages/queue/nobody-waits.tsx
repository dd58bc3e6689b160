import { Button, Code, CopyButton, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { CheckIcon, CopyIcon } from '@radix-ui/react-icons';
import { text } from '../../strings/index.ts';

/** An empty queue, and how somebody gets into it. */
export function NobodyWaits() {
  const strings = text.queue.empty;
  const address = new URL('/console/register', location.origin).href;
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" py="lg">
        <Title order={2} size="h4">
          {strings.title}
        </Title>
        <Text c="dimmed" ta="center" maw={460}>
          {strings.line}
        </Text>
        <Group justify="center" gap="xs">
          <Code fz="sm" className="breakable">
            {address}
          </Code>
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="light"
                onClick={copy}
                leftSection={copied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
              >
                <span aria-live="polite">{copied ? strings.copied : strings.copy}</span>
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Paper>
  );
}
