import { Anchor, Group, Text } from '@mantine/core';
import { text } from '../../strings/signed-in.ts';
import type { Everybody } from './use-everybody.ts';

export type Line = { sentence: string; label?: string; act?: () => void };

/** Once all that are loaded are selected: the way to the others who wait. */
export function EverybodyLine({ line: { sentence, label, act } }: { line: Line }) {
  return (
    <Group gap={6}>
      <Text size="sm">{sentence}</Text>
      {label && (
        <Anchor component="button" type="button" size="sm" underline="always" onClick={act}>
          {label}
        </Anchor>
      )}
    </Group>
  );
}

type Loaded = { everybody: Everybody; selected: number; loaded: number; total: number };

export function everybodyLine({ everybody, selected, loaded, total }: Loaded): Line | undefined {
  const strings = text.queue.everybody;
  const { progress, look, stop } = everybody;
  if (progress)
    return { sentence: strings.looking(progress.done, progress.total), label: text.frame.cancel, act: stop };
  if (selected < loaded || selected === 0 || loaded >= total) return undefined;
  if (selected > loaded) return { sentence: strings.selected(selected) };
  return { sentence: strings.loaded(loaded), label: strings.select(total), act: look };
}
