import './tag.css';
import { VisuallyHidden } from '@mantine/core';
import { usePowerOf } from '../api/roles.ts';
import { text } from '../strings/signed-in.ts';
import { Icon } from './icon.tsx';

/** A role by name; one that carries permissions in colour, with a shield, and with a word for those who see neither. */
export function RoleTag({ name }: { name: string }) {
  return <PowerTag name={name} isPowerful={usePowerOf()(name) === 'powerful'} />;
}

/** The same where it is known what the role carries. */
export function PowerTag({ name, isPowerful }: { name: string; isPowerful: boolean }) {
  return (
    <span className="role" data-power={isPowerful || undefined} title={name}>
      {isPowerful && <Icon name="roles" size={12} />}
      <span className="cut">{name}</span>
      {isPowerful && <VisuallyHidden component="span"> {text.users.withPermissions}</VisuallyHidden>}
    </span>
  );
}
