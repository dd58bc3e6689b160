import { Button } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Empty } from '../parts/empty.tsx';
import { text } from '../strings/index.ts';
import { PageNotLoaded, sayWhatHelps } from './lazy-page.tsx';

/** Instead of a page that could not be shown. */
export function Failure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const tryAgain = async () => {
    if (error instanceof PageNotLoaded) return location.reload();
    await router.invalidate();
    reset();
  };
  return (
    <div role="alert">
      <Empty
        icon="warn"
        title={text.common.failed}
        action={
          <Button variant="default" onClick={tryAgain}>
            {sayWhatHelps(error)}
          </Button>
        }
      >
        {error instanceof Error ? error.message : String(error)}
      </Empty>
    </div>
  );
}
