/** The palette of commands may not be loaded yet: then it opens as soon as it is. */
import { useHotkeys } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';

export const openCommands = () => spotlight.open();

/** Also while somebody types. */
export function useCommandKeys(): void {
  useHotkeys(
    [
      ['mod + K', openCommands],
      ['mod + P', openCommands],
    ],
    [],
  );
}
