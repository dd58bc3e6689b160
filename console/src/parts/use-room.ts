import { useMediaQuery } from '@mantine/hooks';

/** On a phone one thing fills the screen; with medium room a panel lies over its list, and with more stands beside it. */
export type Room = 'phone' | 'medium' | 'wide';

export function useRoom(): Room {
  const isPhone = useMediaQuery('(max-width: 47.5em)', false, { getInitialValueInEffect: false });
  const isWide = useMediaQuery('(min-width: 73.75em)', true, { getInitialValueInEffect: false });
  return isPhone ? 'phone' : isWide ? 'wide' : 'medium';
}
