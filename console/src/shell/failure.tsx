import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { text } from '../strings/index.ts';
import { PageNotLoaded } from './lazy-page.tsx';

/** Instead of a page that could not be shown. */
export function Failure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const tryAgain = async () => {
    // A script that failed once does not load in this window any more.
    if (error instanceof PageNotLoaded) return location.reload();
    await router.invalidate();
    reset();
  };
  return (
    <Center mih="60vh" p="md">
      <Stack align="center" role="alert">
        <Title order={1} size="h3">
          {text.common.failed}
        </Title>
        <Text>{error instanceof Error ? error.message : String(error)}</Text>
        <Button onClick={tryAgain}>{text.common.tryAgain}</Button>
      </Stack>
    </Center>
  );
}
