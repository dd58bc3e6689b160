import { Button } from '@mantine/core';
import { installation } from '../../api/installation.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { text } from '../../strings/signed-in.ts';

/** An empty queue, and how somebody gets into it. */
export function NobodyWaits() {
  const strings = text.queue.empty;
  const address = `${installation.publicUrl}/console/register`;
  const isOnlyHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(new URL(address).hostname);
  return (
    <Empty
      icon="queue"
      title={strings.title}
      action={
        <>
          <code>{address}</code>
          <CopyButton value={address} label={strings.copy} />
        </>
      }
    >
      {strings.line} {isOnlyHere && strings.onlyHere}
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
