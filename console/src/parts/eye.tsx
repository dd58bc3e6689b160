import { Icon } from './icon.tsx';

/** On the button that shows a password, or hides it again. */
export function Eye({ reveal }: { reveal: boolean }) {
  return <Icon name={reveal ? 'eyeOff' : 'eye'} />;
}
