import { useMediaQuery } from '@mantine/hooks';

/** Where a table with several columns has no room, and a list of cards stands in for it. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 64em)', false, { getInitialValueInEffect: false });
}
