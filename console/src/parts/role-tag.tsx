import { Badge, VisuallyHidden } from '@mantine/core';
import { usePowerOf } from '../api/roles.ts';
import { text } from '../strings/index.ts';
import { ShieldIcon } from './shield-icon.tsx';

/** A role by name; one that carries permissions in colour, with a shield, and with a word for those who see neither. */
export function RoleTag({ name }: { name: string }) {
  const isPowerful = usePowerOf()(name) === 'powerful';
  return (
    <Badge
      variant={isPowerful ? 'light' : 'default'}
      color={isPowerful ? 'grape' : undefined}
      className={isPowerful ? 'power-tag' : undefined}
      // What is hidden in it must not lengthen a page that scrolls it out of sight.
      pos="relative"
      radius="sm"
      tt="none"
      fw={500}
      maw={180}
      title={name}
      leftSection={isPowerful && <ShieldIcon />}
    >
      {name}
      {isPowerful && <VisuallyHidden> {text.users.withPermissions}</VisuallyHidden>}
    </Badge>
  );
}
