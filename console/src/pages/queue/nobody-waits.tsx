import { Button, CopyButton } from '@mantine/core';
import { installation } from '../../api/installation.ts';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { text } from '../../strings/signed-in.ts';

/** An empty queue, and how somebody gets into it. */
export function NobodyWaits() {
  const strings = text.queue.empty;
  const address = `${installation.publicUrl}/console/register`;
  return (
    <Empty
      icon="queue"
      title={strings.title}
      action={
        <>
          <code>{address}</code>
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} />}>
                <span aria-live="polite">{copied ? strings.copied : strings.copy}</span>
              </Button>
            )}
          </CopyButton>
        </>
      }
    >
      {strings.line}
    </Empty>
  );
}

/** Nothing of what was looked for. */
export function NoMatch({ waiting, onClear }: { waiting: number | undefined; onClear: () => void }) {
  const strings = text.queue.noMatch;
  return (
    <Empty title={strings.title} action={<Button onClick={onClear}>{text.queue.filters.clear}</Button>}>
      {waiting !== undefined && strings.line(waiting)}
    </Empty>
  );
}
