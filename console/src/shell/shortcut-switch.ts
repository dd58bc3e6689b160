import { useLocalStorage } from '@mantine/hooks';

/**
 * Whether keys that are characters do something; kept in this browser. Who speaks to the computer, or holds a key by
 * mistake, can do without (WCAG 2.2, 2.1.4).
 */
export function useShortcutSwitch() {
  const [isOn, setOn] = useLocalStorage({
    key: 'admittance-shortcuts',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return { isOn, setOn };
}
