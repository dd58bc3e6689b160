/** What the frame has beside the page, and what nobody waits for: toasts, and the palette of commands. */
import '@mantine/notifications/styles.layer.css';
// What is loaded before it, so that what both need is in no file of its own.
import '../pages/signed-in.ts';
import { Notifications } from '@mantine/notifications';
import { CommandPalette, type PaletteProps } from './command-palette.tsx';

export function Beside(props: PaletteProps) {
  return (
    <>
      <Notifications position="bottom-left" />
      <CommandPalette {...props} />
    </>
  );
}
