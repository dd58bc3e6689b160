import { Anchor, Group, Text } from '@mantine/core';
import { text } from '../../strings/signed-in.ts';
import type { Everybody } from './use-everybody.ts';

type Props = { everybody: Everybody; selected: number; loaded: number; total: number };

/** Once all that are loaded are selected: the way to the others who wait. */
export function EverybodyLine({ everybody, selected, loaded, total }: Props) {
  const strings = text.queue.everybody;
  const { progress } = everybody;
  if (progress) {
    return (
      <Line said={strings.looking(progress.done, progress.total)} label={text.common.cancel} onClick={everybody.stop} />
    );
  }
  if (selected < loaded || selected === 0 || loaded >= total) return null;
  if (selected > loaded) return <Line said={strings.selected(selected)} />;
  return <Line said={strings.loaded(loaded)} label={strings.select(total)} onClick={everybody.look} />;
}

function Line({ said, label, onClick }: { said: string; label?: string; onClick?: () => void }) {
  return (
    <Group gap={6}>
      <Text size="sm" role="status">
        {said}
      </Text>
      {label && (
        <Anchor component="button" type="button" size="sm" underline="always" onClick={onClick}>
          {label}
        </Anchor>
      )}
    </Group>
  );
}
